"""What a cloud is at a moment, to be kept and brought back: as a snapshot for tests, and as a text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from awsmock_ar_apigw.base.errors import MockError
from awsmock_ar_apigw.cloud.requests import house_of

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from typing import Any

    from awsmock_ar_apigw.cloud.snapshot import Snapshot
    from awsmock_ar_apigw.cloud.world import World


class Keeping:
    """The part of a cloud that keeps what it is, and brings it back."""

    _world: World

    def snapshot(self) -> Snapshot:
        """Keep what the cloud is now: what is stored and pending, the time, the ids to come, calls and plans.

        Open connections aren't in it, since their clients aren't: after ``restore()`` and ``reset()``, sockets find themselves closed.

        Returns:
            The snapshot, for ``restore()``; it costs little, can be restored as often as you like, and can be pickled.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apprunner
            >>> with mock_apprunner() as cloud:
            ...     client = boto3.client("apprunner", region_name="eu-west-1")
            ...     before = cloud.snapshot()
            ...     _made = client.create_connection(ConnectionName="github", ProviderType="GITHUB")
            ...     cloud.restore(before)
            ...     client.list_connections()["ConnectionSummaryList"]
            []
        """
        from awsmock_ar_apigw.cloud.snapshot import Snapshot  # noqa: PLC0415 - when used

        with self._world.lock:
            self._world.mend()
            return Snapshot(self._world)

    def restore(self, snapshot: Snapshot) -> None:
        """Make the cloud again what it was when a snapshot was taken; with ``pace="real"`` the clock stays.

        Parameters:
            snapshot: what ``snapshot()`` has returned, of this cloud or of another with the same options: ``account_id``,
                ``fidelity`` and ``quotas``. It may come out of a pickle.

        Raises:
            MockError: it is none, or one of a cloud with other options.
        """
        from awsmock_ar_apigw.cloud.snapshot import Snapshot  # noqa: PLC0415 - when used

        if not isinstance(snapshot, Snapshot):
            raise MockError(f"{snapshot!r} is no snapshot. Give what the snapshot() of a cloud has returned.")
        if snapshot.requests:
            house_of(self._world)  # what has them here, which is imported under no lock
        with self._world.lock:
            snapshot.check(self._world)
            self._world.bring_about(lambda: snapshot.bring_back(self._world))

    def export_state(self, format: str = "yaml") -> str:  # noqa: A002 - what it is
        """Write what the cloud stores and has pending as a text that people can read, and edit.

        Connections and calls aren't in it, nor what is planned: a snapshot has all but the connections.

        Parameters:
            format: ``"yaml"`` or ``"json"``.

        Returns:
            The text, for a file or for ``load_state()``: the same state gives the same text.

        Raises:
            MockError: there is no such format; or something that is stored can't be written in YAML, as half of a character can't.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> with mock_apigatewayv2(seed=1, start_time=0) as cloud:
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     link = client.create_vpc_link(Name="pets", SubnetIds=["subnet-1"])
            ...     cloud.settle()
            ...     print(cloud.export_state())
            version: 1
            options:
              account_id: "123456789012"
              fidelity: documented
            time: "1970-01-01T00:02:00.001000Z"
            accounts:
              "123456789012":
                eu-west-1:
                  apigatewayv2:
                    vpc_links:
                      - VpcLinkId: "7pvmc5"
                        Name: pets
                        SecurityGroupIds: []
                        SubnetIds:
                          - subnet-1
                        VpcLinkStatus: AVAILABLE
                        CreatedDate: "1970-01-01T00:00:00.001000Z"
                        LastUpdatedDate: "1970-01-01T00:02:00.001000Z"
            <BLANKLINE>

        Source: our own format. Names of members are those of the API references.
        """
        from awsmock_ar_apigw.cloud.state_file.states import exported  # noqa: PLC0415 - when used

        return exported(self._world, format)

    def load_state(self, state: str | os.PathLike[str] | Mapping[str, Any]) -> None:
        """Load a state beside what the cloud has: all of it, or nothing.

        Each record is checked by the rules of the operation that makes such a one. What creation would make may be left out: ids,
        times, a status, defaults. A cloud that is told the time by the state has that time from then on.

        Parameters:
            state: the path of a file that ends in ``.yaml``, ``.yml`` or ``.json``; or a text, as ``export_state()`` returns it; or
                the same as a dict.

        Raises:
            MockError: it can't be read, or something in it is refused: the message says which lines, and why. Or the mock has stopped.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> api = {"Name": "pets", "ProtocolType": "HTTP", "routes": [{"RouteKey": "GET /pets"}]}
            >>> here = {"apigatewayv2": {"apis": [api]}}
            >>> with mock_apigatewayv2() as cloud:
            ...     cloud.load_state({"version": 1, "accounts": {"123456789012": {"eu-west-1": here}}})
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     [api["Name"] for api in client.get_apis()["Items"]]
            ['pets']

        Source: the rules are those of the operations that create what is in it.
        """
        from awsmock_ar_apigw.cloud.state_file.states import load  # noqa: PLC0415 - when used

        load(self._world, state)
