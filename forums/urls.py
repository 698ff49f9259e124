from django.urls import path

from forums.views import listing

urlpatterns = [
    path("", listing.forum_list, name="forum_list"),
    # Forums: data, seats, rotation
    # Networks, levels, kinds
    # Meetings and their agenda
    # Proposals for agendas
    # Material of the items
    # Packs and sending
    # Notice, answers, places
    # In the meeting: attendance, outcomes
    # Tasks and resolutions of a forum
    # Minutes
    # Negotiations
]
