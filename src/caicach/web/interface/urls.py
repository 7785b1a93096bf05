"""The style guide."""

from django.urls import path

from caicach.web.interface import views

urlpatterns = [path("", views.styleguide, name="styleguide")]
