"""Every route states its right, and writes only by POST."""


def own_routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_states_its_right(app):
    silent = [rule.rule for rule in own_routes(app) if not hasattr(app.view_functions[rule.endpoint], "right")]

    assert silent == []


def test_every_open_route_says_why(app):
    for rule in own_routes(app):
        right = app.view_functions[rule.endpoint].right
        assert right.rule.strip(), f"{rule.rule}: {right.name} has no rule in prose"


def test_a_route_takes_reads_and_posts_only(app):
    odd = [rule.rule for rule in own_routes(app) if not rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}]

    assert odd == []
