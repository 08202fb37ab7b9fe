"""A stack, as users hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.base.rooted import Rooted
from awsmock_ar_apigw.cloud import consoles
from awsmock_ar_apigw.kit.item import copied
from awsmock_ar_apigw.templates.drift import Drift, drift
from awsmock_ar_apigw.templates.stack_core import StackCore
from awsmock_ar_apigw.templates.words import Named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsmock_ar_apigw.kit.item import Item
    from awsmock_ar_apigw.templates.changes import ChangeSet
    from awsmock_ar_apigw.templates.site import Site
    from awsmock_ar_apigw.templates.standing import Standing

# What stands for the value of a parameter that nobody is to see. [NoEcho, in the template reference: asterisks]
_HIDDEN = "****"


class StackResource:
    """A resource of a stack, as it was when it was looked up.

    Attributes:
        logical_id: its name in the template.
        type: its type, such as ``AWS::ApiGatewayV2::Api``.
        physical_id: what ``Ref`` gives.
        attributes: what ``Fn::GetAtt`` gives, by name.
        properties: what it was deployed with.
    """

    def __init__(self, site: Site, standing: Standing) -> None:
        self._site = site
        self._owners = {
            value for value in standing.made.handle.get("ids", {}).values() if isinstance(value, str)
        }
        self.logical_id = standing.declared.logical_id
        self.type = standing.declared.type
        self.physical_id = standing.made.physical_id
        self.attributes: Mapping[str, Any] = Named(
            standing.made.attributes, f"attribute of {self.logical_id} ({self.type})"
        )
        self.properties: dict[str, Any] = copied(dict(standing.properties))

    @property
    def item(self) -> Item | None:
        """The same in the cloud's views, as ``cloud.apigatewayv2.apis`` has it; None for what isn't there, or isn't of these services."""
        _aws, service, kind = self.type.split("::")[:3] if self.type.count("::") == 2 else ("", "", "")
        console = (
            getattr(consoles, service.lower(), None) if service in ("ApiGatewayV2", "AppRunner") else None
        )
        if console is None:
            return None
        for view in console(self._site.world)._views():  # noqa: SLF001 - views of the house's
            if view._shelf.kind.name.partition(".")[2] == kind:  # noqa: SLF001 - likewise
                where = self._site.where
                here = view.where(region=where.region, account=where.account)
                return next((item for item in here if self._is(item)), None)
        return None

    def _is(self, item: Item) -> bool:
        """Whether an item is this resource: several may have the same name, each of another parent."""
        parent = item.parent
        return self.physical_id in (item.name, item.id, item.arn) and (
            parent is None or bool({parent.id, parent.name} & self._owners)
        )

    def __repr__(self) -> str:
        return f"<{self.logical_id} ({self.type}) {self.physical_id}>"


class Stack(StackCore, Rooted):
    """What ``cloud.deploy(…)`` gives: what was made of a template, until it is deleted.

    Attributes:
        name: its name.
        id: its ARN.
        region: the Region that it is in.
        account: the account that it is in.
    """

    _why_not = (
        "A stack can't be copied or pickled: it is of its cloud, and always of now. Pickle what you need of it, such as "
        "dict(stack.outputs); or cloud.snapshot(), which has it."
    )

    # To look at

    @property
    def status(self) -> str:
        """Its status in CloudFormation's words: ``CREATE_COMPLETE``, ``UPDATE_ROLLBACK_COMPLETE``, …"""
        return self._state.status

    @property
    def description(self) -> str:
        """What its template says of itself."""
        return self._state.template.description

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The values of its parameters by name; asterisks for those that say ``NoEcho``."""
        declared = self._state.template.parameters
        shown = {
            name: _HIDDEN if str(declared[name].get("NoEcho")).lower() == "true" else value
            for name, value in self._state.parameters.items()
            if name in declared  # and not what was given for a reference to a secret
        }
        return Named(shown, f"parameter of stack {self.name}")

    @property
    def outputs(self) -> Mapping[str, str]:
        """Its outputs by name.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> template = {
            ...     "Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"}}},
            ...     "Outputs": {"Url": {"Value": {"Fn::GetAtt": ["Api", "ApiEndpoint"]}}},
            ... }
            >>> with mock_apigatewayv2(seed=1) as cloud:
            ...     cloud.deploy(template, name="pets").outputs["Url"]
            'https://p76s6d0orh.execute-api.us-east-1.amazonaws.com'
        """
        return Named(self._state.outputs, f"output of stack {self.name}")

    @property
    def exports(self) -> Mapping[str, str]:
        """What other stacks of its account and Region may import, by name."""
        return Named(self._state.exports, f"export of stack {self.name}")

    @property
    def resources(self) -> Mapping[str, StackResource]:
        """What it has by logical id, in the order in which it was made."""
        site = self._site(self._state.template, self._state.given)
        found = {one: StackResource(site, standing) for one, standing in self._state.resources.items()}
        return Named(found, f"resource of stack {self.name}")

    @property
    def events(self) -> list[str]:
        """What has happened to it, oldest first: one line each, with the time by the cloud's clock."""
        return [event.line() for event in self._events]

    def drift(self) -> Drift:
        """What somebody has changed since it was deployed, or deleted.

        Only what the template says is compared, and only of what the mock knows: resources of API Gateway V2 and App Runner.

        Returns:
            A list whose ``str`` has a line for each property that differs; it is empty where nothing does.

        Raises:
            MockError: the stack isn't there any more.

        Examples:
            >>> import boto3
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"}}
            >>> with mock_apigatewayv2() as cloud:
            ...     stack = cloud.deploy({"Resources": {"Api": api}}, region="eu-west-1")
            ...     client = boto3.client("apigatewayv2", region_name="eu-west-1")
            ...     changed = client.update_api(ApiId=stack.resources["Api"].physical_id, Name="dogs")
            ...     print(stack.drift())
            Api (AWS::ApiGatewayV2::Api): Name: expected 'pets', found 'dogs'
        """
        self._check_there("drift()")
        return drift(self._site(self._state.template, self._state.given), self._state.resources)

    # To change

    def changes(self, template: Any = None, **given: Any) -> ChangeSet:
        """What ``update(…)`` would change, in words: a change set. Nothing happens.

        Parameters:
            template: what ``update`` takes.
            given: likewise.

        Returns:
            A list whose ``str`` has a line for each resource: ``Add``, ``Modify``, ``Replace``, ``Remove``.

        Raises:
            TemplateError: the template can't be one.
            MockError: the stack isn't there any more, or an argument makes no sense.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> def template(**properties):
            ...     api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"} | properties}
            ...     return {"Resources": {"Api": api}}
            >>> with mock_apigatewayv2() as cloud:
            ...     stack = cloud.deploy(template())
            ...     print(stack.changes(template(Name="dogs")))
            ...     chat = template(ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
            ...     print(stack.changes(chat))
            Modify Api (AWS::ApiGatewayV2::Api): Name
            Replace Api (AWS::ApiGatewayV2::Api): ProtocolType can't be changed

        Source: Update CloudFormation stacks using change sets, in its user guide.
        """
        self._check_there("changes(…)")
        return self._changes(*self._target(template, given))

    def update(
        self,
        template: Any = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        functions: Mapping[str, Any] | None = None,
        applications: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> ChangeSet:
        """Deploy a template anew, or the same one with other values. What isn't given stays as it was.

        What a property that can't be changed belongs to is replaced, and what refers to it then refers to the new one. What isn't
        wanted any more is deleted at the end; where that fails, the update is complete all the same, as at AWS, and a
        ``LeftBehindWarning`` says what is left.

        Parameters:
            template: what ``cloud.deploy`` takes; None is the one that was deployed last.
            parameters: values of parameters by name.
            functions: callables in the place of functions, by logical id.
            applications: what answers for App Runner's services, by logical id.
            overrides: attributes of resources, by logical id.

        Returns:
            What was changed, as ``changes(…)`` has it; nothing, and nothing has happened, where there was nothing to change.

        Raises:
            DeploymentError: something can't be made or changed; all is as it was before, and the status UPDATE_ROLLBACK_COMPLETE.
            TemplateError: the template can't be one.
            MockError: the stack isn't there any more, or an argument makes no sense.

        Source: UpdateStack, in CloudFormation's API reference.
        """
        self._check_there("update(…)")
        new = {
            "parameters": parameters,
            "functions": functions,
            "applications": applications,
            "overrides": overrides,
        }
        with self._alone():
            target, given = self._target(template, new)
            found = self._changes(target, given)
            if found or self._differs(target, given):
                self._update(target, given)
        return found

    def delete(self) -> None:
        """Delete what it has, the last first; what says ``DeletionPolicy: Retain`` stays. A stack that is gone already is fine.

        Raises:
            DeploymentError: something can't be deleted, and stays the stack's, whose status is DELETE_FAILED; or another stack
                imports what this one exports, and nothing was deleted.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"}}
            >>> with mock_apigatewayv2() as cloud:
            ...     stack = cloud.deploy({"Resources": {"Api": api}})
            ...     stack.delete()
            ...     stack.status, len(cloud.apigatewayv2.apis)
            ('DELETE_COMPLETE', 0)

        Source: DeleteStack, in CloudFormation's API reference.
        """
        if self._stacks.has(self):
            with self._alone():
                self._delete()

    def _repr_html_(self) -> str:
        """Tables, for notebooks: its resources and its outputs."""
        from awsmock_ar_apigw.base.markup import table  # noqa: PLC0415 - for notebooks

        rows = [(one.logical_id, one.type, one.physical_id) for one in self.resources.values()]
        tables = [table(self._line(), ("Logical id", "Type", "Physical id"), rows)]
        if self.outputs:
            tables.append(table("Outputs", ("Name", "Value"), list(self.outputs.items())))
        return "\n".join(tables)

    def __repr__(self) -> str:
        return f"<Stack {self._line()}>"

    def _line(self) -> str:
        count = len(self._state.resources)
        return f"{self.name} {self.status}, {self.region} of {self.account}: {count} resource{'s' * (count != 1)}"
