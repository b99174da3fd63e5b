"""A state column changes through its workflow table and nowhere else."""

import ast

from tests.house.source import modules, tree

STATES = {"StructureState", "OfferState", "PlacementState", "FollowUpState"}
BIRTHS = {"app.kit.workflow"}


def assignments(file):
    for node in ast.walk(tree(file)):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign | ast.AugAssign)
            else []
        )
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield node.lineno


def test_no_module_assigns_a_state_outside_the_workflow():
    found = [f"{name}:{line}" for name, file in modules().items() if name not in BIRTHS for line in assignments(file)]

    assert found == []
