"""Accountability: rules in force, facts, verdicts, cases, consequences, trying a rule."""

from django.urls import path

from caicach.web.accountability.views import cases, consequences, facts, officials, rules, trying, verdicts

urlpatterns = [
    path("", cases.case_list, name="case-list"),
    path("<int:pk>/", cases.case, name="case"),
    path("<int:pk>/notify/", cases.case_notify, name="case-notify"),
    path("<int:pk>/object/", cases.case_object, name="case-object"),
    path("<int:pk>/decide/", cases.case_decide, name="case-decide"),
    path("<int:pk>/minutes/<str:kind>/", cases.case_minutes, name="case-minutes"),
    path("files/<int:pk>/", cases.case_file, name="case-file"),
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/new/", rules.ruleset_adopt, name="ruleset-adopt"),
    path("rules/try/", trying.rule_try, name="rule-try"),
    path("rules/<int:pk>/", rules.ruleset, name="ruleset"),
    path("rules/<int:pk>/text/", rules.ruleset_text, name="ruleset-text"),
    path("rules/<int:pk>/begin/", rules.ruleset_begin, name="ruleset-begin"),
    path("rules/<int:pk>/end/", rules.ruleset_end, name="ruleset-end"),
    path("facts/", facts.fact_list, name="fact-list"),
    path("facts/new/", facts.fact_new, name="fact-new"),
    path("facts/table/", facts.fact_import, name="fact-import"),
    path("facts/take/", facts.fact_take, name="fact-take"),
    path("facts/<int:pk>/", facts.fact, name="fact"),
    path("verdicts/", verdicts.verdict_list, name="verdict-list"),
    path("verdicts/open/", verdicts.case_open, name="case-open"),
    path("officials/", officials.official_list, name="official-list"),
    path("consequences/", consequences.consequences, name="consequences"),
]
