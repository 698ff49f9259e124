from django.urls import path

from forums import views

urlpatterns = [
    path("", views.forum_list, name="forum_list"),
]
