"""The four levels: mirrored bodies, forums between them, arrows to where issues go, and the same as a table."""

from django.urls import reverse
from django.utils import timezone

from forums.level_drawing import drawing_of
from forums.levels import bands_of
from forums.models import Forum
from tests.factories import make_county
from tests.forums.factories import make_forum, make_network

BACKEND = "organisations.login.PersonBackend"
Level = Forum.Level


def world():
    county = make_county("Järvi-Suomi", 2, code="09")
    top = make_forum("Puheenjohtajafoorumi", county, level=Level.POLITICAL)
    group = make_forum("Yhdyspintaneuvottelukunta", county, level=Level.MANAGEMENT, parent=top)
    hub = make_network("Liikuntaverkosto", county, parent=group)
    for name in ("Seuraverkosto", "Kouluverkosto"):
        make_network(name, county, parent=hub)
    make_network("Lakkautettu", county, closed_on=timezone.localdate())
    make_forum("Naapurin foorumi")
    return county


def test_each_level_has_its_bodies_and_its_forums(db):
    political, management, expert, field = bands_of(world(), timezone.localdate())
    assert political.municipal == ["kunnanvaltuusto (2)", "kunnanhallitus (2)"]
    assert political.county == ["aluevaltuusto", "aluehallitus"]
    assert [joint.forum.name for joint in political.joints] == ["Puheenjohtajafoorumi"]
    assert [joint.forum.name for joint in management.joints] == ["Yhdyspintaneuvottelukunta"]
    # a network that others take issues to stands alone, the rest of the level as one
    assert [(joint.forum and joint.forum.name, joint.count) for joint in expert.joints] == [
        ("Liikuntaverkosto", 1), (None, 2),
    ]  # fmt: skip
    assert field.joints == [] and field.municipal == field.county


def test_arrows_lead_from_each_forum_to_the_one_that_takes_its_issues(db):
    drawing = drawing_of(bands_of(world(), timezone.localdate()))
    assert len(drawing.shelves) == 4 and len(drawing.arrows) == 3
    boxes = [box for shelf in drawing.shelves for box in shelf.boxes]
    for one in boxes:
        assert one.x >= 0 and one.x + one.width <= drawing.width and one.y + one.height <= drawing.height
        for other in boxes:
            apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert one is other or apart_x or apart_y, (one.title, other.title)


def test_the_page_has_the_picture_with_its_words_and_a_table_of_the_same(forum_cast, client):
    world()
    client.force_login(forum_cast.outsider, backend=BACKEND)
    text = client.get(reverse("level_picture"), {"county": "09"}).content.decode()
    picture, _mark, table = text.partition('class="yp-levels"')[2].partition("</svg>")
    assert 'role="img"' in picture and "<title" in picture and "<desc" in picture
    for words in ("Puheenjohtajafoorumi", "Liikuntaverkosto", "kunnanvaltuusto (2)", "aluehallitus"):
        assert words in picture and words in table, words
    assert "Lakkautettu" not in text and "Naapurin foorumi" not in text


def test_without_forums_the_page_says_when_the_picture_comes(forum_cast, client):
    Forum.objects.update(closed_on=timezone.localdate())
    client.force_login(forum_cast.outsider, backend=BACKEND)
    assert "yp-empty" in client.get(reverse("level_picture")).content.decode()
