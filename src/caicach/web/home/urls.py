"""Home, search, language, who may do what, health."""

from django.urls import path

from caicach.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("who-may/", views.who_may, name="who-may"),
    path("language/", views.set_language, name="set-language"),
    path("health/", views.health, name="health"),
]
