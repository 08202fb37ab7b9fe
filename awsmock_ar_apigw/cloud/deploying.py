"""A cloud as what templates are deployed to: what makes stacks is imported when somebody first deploys one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from awsmock_ar_apigw.kit.files import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from awsmock_ar_apigw.cloud.world import World
    from awsmock_ar_apigw.templates.stack import Stack
    from awsmock_ar_apigw.templates.stacks import Stacks

    Handler = Callable[[dict[str, Any], Any], Any]
    Source = str | PathLike[str] | Mapping[str, Any]


def stacks_of(world: World) -> Stacks:
    """The stacks of a cloud. No lock of the world's may be held: what makes them may be imported now."""
    if world.stacks is None:
        made = templates("stacks").Stacks(world)
        with world.lock:
            if world.stacks is None:
                world.stacks = made
    return world.stacks


def templates(name: str) -> Any:
    """A file of what makes stacks of templates."""
    return imported(f"awsmock_ar_apigw.templates.{name}")


class Deploying:
    """The part of a cloud that takes templates."""

    _world: World

    def deploy(  # noqa: PLR0913 - all that a deployment can be given
        self,
        template: Source,
        *,
        name: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        region: str | None = None,
        account: str | None = None,
        stack: str | None = None,
        functions: Mapping[str, Handler] | None = None,
        applications: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Mapping[str, Any]] | None = None,
        permissions: bool = False,
        on_failure: str = "rollback",
    ) -> Stack:
        """Deploy a template of CloudFormation or SAM, or what CDK has synthesized: its APIs answer then, with your functions.

        What the services refuse is refused here, and leaves nothing behind.

        Parameters:
            template: the path of a file or of a ``cdk.out``, the text of a template, or a template as a dict.
            name: the stack's name; else that of CDK's manifest, or after the file or its folder.
            parameters: values of the template's parameters by name.
            region: the Region; else that of CDK's manifest, of the environment or the profile, or ``us-east-1``.
            account: the account; else that of CDK's manifest, or the cloud's own.
            stack: the stack that is meant, of a ``cdk.out`` with several.
            functions: callables in the place of functions, by logical id: ``{"Pets": handler}``. Others are loaded from their code.
            applications: what answers for App Runner's services, by logical id, as ``cloud.apprunner.serve`` takes it.
            overrides: attributes of resources, by logical id: ``{"Table": {"Arn": …}}``.
            permissions: whether a route answers 500 where its function has no permission for the API, as at AWS.
            on_failure: ``"rollback"``, which leaves nothing behind; or ``"keep"``, which leaves the half-made stack in
                ``cloud.stacks``.

        Returns:
            The stack: ``outputs``, ``resources``, ``events``, ``update(…)``, ``drift()``, ``delete()``.

        Raises:
            TemplateError: CloudFormation would not take the template: it says where.
            DeploymentError: a resource can't be made: it says which, and why.
            MockError: an argument makes no sense, or there is a stack of this name already.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> TEMPLATE = '''
            ... Resources:
            ...   Api:
            ...     Type: AWS::ApiGatewayV2::Api
            ...     Properties: {Name: pets, ProtocolType: HTTP, Target: !GetAtt Pets.Arn}
            ...   Pets:
            ...     Type: AWS::Lambda::Function
            ...     Properties:
            ...       Runtime: python3.13
            ...       Handler: index.handler
            ...       Role: arn:aws:iam::123456789012:role/pets
            ...       Code: {ZipFile: "def handler(event, context): return {'path': event['rawPath']}"}
            ... Outputs:
            ...   Url: {Value: !GetAtt Api.ApiEndpoint}
            ... '''
            >>> with mock_apigatewayv2() as cloud:
            ...     stack = cloud.deploy(TEMPLATE)
            ...     cloud.request("GET", stack.outputs["Url"] + "/pets/7").json()
            {'path': '/pets/7'}

        Source: CreateStack, in CloudFormation's API reference.
        """
        made: Stack = stacks_of(self._world).deploy(
            template,
            _given(parameters, functions, applications, overrides, permissions),
            name=name,
            region=region,
            account=account,
            stack=stack,
            on_failure=on_failure,
        )
        return made

    def deploy_all(  # noqa: PLR0913 - likewise
        self,
        template: Source,
        *,
        parameters: Mapping[str, Any] | None = None,
        region: str | None = None,
        account: str | None = None,
        functions: Mapping[str, Handler] | None = None,
        applications: Mapping[str, Any] | None = None,
        overrides: Mapping[str, Mapping[str, Any]] | None = None,
        permissions: bool = False,
        on_failure: str = "rollback",
    ) -> dict[str, Stack]:
        """Deploy all stacks of a ``cdk.out``, each after those that it depends on.

        Where one fails, it is rolled back, and those before it stay, as with ``cdk deploy --all``.

        Parameters:
            template: the path of the ``cdk.out``.
            parameters: values of parameters by name, for every stack that has them.
            region: the Region of them all; else each stack's own, as ``deploy`` finds it.
            account: the account, likewise.
            functions: callables in the place of functions, by logical id.
            applications: what answers for App Runner's services, by logical id.
            overrides: attributes of resources, by logical id.
            permissions: whether a route needs the permission to invoke its function.
            on_failure: what becomes of a stack that fails: ``"rollback"`` or ``"keep"``.

        Returns:
            The stacks by their names.

        Raises:
            TemplateError: CloudFormation would not take a template.
            DeploymentError: a resource can't be made.
            MockError: an argument makes no sense, or there is a stack of one of the names already.
        """
        return stacks_of(self._world).deploy_all(
            template,
            _given(parameters, functions, applications, overrides, permissions),
            region=region,
            account=account,
            on_failure=on_failure,
        )

    @property
    def stacks(self) -> Stacks:
        """The stacks that were deployed and are there, by name; or by ARN, where two accounts or Regions have one of a name.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"}}
            >>> with mock_apigatewayv2() as cloud:
            ...     stack = cloud.deploy({"Resources": {"Api": api}}, name="pets")
            ...     cloud.stacks["pets"] is stack
            True
        """
        return stacks_of(self._world)

    def explain_template(
        self,
        template: Source,
        *,
        name: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        region: str | None = None,
        account: str | None = None,
        stack: str | None = None,
    ) -> str:
        """What ``deploy`` would make of a template, in words: its resources, and the routes of its APIs. Nothing is made.

        Parameters:
            template: what ``deploy`` takes.
            name: likewise.
            parameters: likewise.
            region: likewise.
            account: likewise.
            stack: likewise.

        Returns:
            A text of several lines. What isn't known before it is made stands in it as ``<Name>`` or ``<Name.Attribute>``.

        Raises:
            TemplateError: CloudFormation would not take the template.
            MockError: an argument makes no sense.

        Examples:
            >>> from awsmock_ar_apigw import mock_apigatewayv2
            >>> properties = {"Name": "pets", "ProtocolType": "HTTP", "Target": "https://pets.example.com"}
            >>> template = {"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}}}
            >>> with mock_apigatewayv2() as cloud:
            ...     print(cloud.explain_template(template, name="pets"))
            Stack pets of the template, us-east-1 of 123456789012: 1 resource
              Api  AWS::ApiGatewayV2::Api
            Routes of Api (HTTP): 1
              $default  → https://pets.example.com  NONE
        """
        found: str = stacks_of(self._world).explain(
            template, parameters or {}, name=name, region=region, account=account, stack=stack
        )
        return found


def _given(
    parameters: Mapping[str, Any] | None,
    functions: Mapping[str, Handler] | None,
    applications: Mapping[str, Any] | None,
    overrides: Mapping[str, Mapping[str, Any]] | None,
    permissions: bool,  # noqa: FBT001 - as users have named it
) -> Any:
    return templates("standing").Given(
        parameters or {}, functions or {}, applications or {}, overrides or {}, permissions
    )
