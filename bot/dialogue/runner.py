"""Runs the components of a trained model one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.storage import ModelStorage


class OrderedGraphRunner(DaskGraphRunner):
    """Rasa's runner without dask, which plans each of several runs a turn anew; here the order is found once."""

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> None:
        """Loads every component, as Rasa's runner does."""
        super().__init__(graph_schema, model_storage, execution_context, hooks)
        self._orders: dict[tuple[str, ...], list[str]] = {}

    def run(
        self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """What the targets give, by name.

        Args:
            inputs: what stands in place of components that the graph lacks: the message and the tracker.
            targets: names of components; where it is left out, all that the schema marks as targets.

        Raises:
            GraphRunError: a component needs what is neither there nor among the inputs.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._order(wanted):
            needs = self._graph_schema.nodes[name].needs.values()
            outputs[name] = self._instantiated_nodes[name](*(outputs.get(need, need) for need in needs))
        return {name: outputs[name][1] for name in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """The components that the targets need, each after those that it needs."""
        if targets not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {
                name: [need for need in node.needs.values() if need in nodes] for name, node in nodes.items()
            }
            self._orders[targets] = list(TopologicalSorter(needs).static_order())
        return self._orders[targets]
