"""What the rival expects of an API's deployments and stages."""

from __future__ import annotations

import re

from machines.rival_words import (
    BAD,
    CONFLICT,
    MISSING,
    NO_ROUTES,
    cleared,
    deployable,
    given,
    is_http,
    pruned,
    refuse,
    without,
    wrong_tags,
)


class Stages:
    """Deployments and stages, of a Region that can find, add and remove things, and knows what uses them."""

    # Deployments

    def create_deployment(self, ids, asked):
        api = self.find("Api", ids)
        stage = api.named("Stage", asked.get("StageName"))
        refuse(
            (MISSING, "StageName" in asked and stage is None),
            (BAD, stage and stage.shows.get("AutoDeploy")),
            (BAD, not deployable(api)),
        )
        own = cleared({}, without(asked, "StageName"), "Description")
        return self.new_deployment(api, stage, "CreateDeployment", {"AutoDeployed": False, **own})

    def update_deployment(self, ids, asked):
        deployment = self.find("Deployment", ids)
        deployment.shows = cleared(deployment.shows, asked, "Description")
        return deployment

    def delete_deployment(self, ids, _asked):
        deployment = self.find("Deployment", ids)
        refuse((BAD, self.users(deployment)))
        self.remove(deployment)

    def new_deployment(self, api, stage, name, shows):
        fails, waits = self.world.fate(name)
        made = self.add("Deployment", api, shows, stage=stage, status="PENDING", born=self.world.now)
        made.number = api.deployments = getattr(api, "deployments", 0) + 1

        def lands():
            if made in api.parts["Deployment"]:
                made.status = "FAILED" if fails else "DEPLOYED"
                self.serve(made)

        self.world.at(waits, lands) if waits else lands()
        return made

    def serve(self, deployment):
        """A deployment has ended: its stage serves it, unless the stage is gone or has a newer one."""
        stage = deployment.stage
        if stage is None or stage not in deployment.above.parts["Stage"]:
            return
        if stage.deployment and stage.deployment.number > deployment.number:
            return
        deploys_itself = stage.shows.get("AutoDeploy")
        if deployment.status == "DEPLOYED":
            stage.deployment, stage.updated = deployment, self.world.now
            if deploys_itself:
                stage.says = "Successfully deployed stage with deployment ID '{}'"
        elif deploys_itself:
            stage.says, stage.updated = "Deployment attempt failed: Internal failure", self.world.now

    def deploy(self, stage):
        """A stage with autoDeploy deploys what its API is now."""
        api = stage.above
        if deployable(api):
            says = "Automatic deployment triggered by changes to the Api configuration"
            self.new_deployment(api, stage, "AutoDeploy", {"AutoDeployed": True, "Description": says})
        else:
            stage.says = f"Deployment attempt failed: {NO_ROUTES[api.shows['ProtocolType']]}"
            stage.updated = self.world.now

    def changed(self, api):
        """Routes, or what they lead to, have changed."""
        for stage in api.parts["Stage"]:
            if stage.shows.get("AutoDeploy"):
                self.deploy(stage)

    # Stages

    def create_stage(self, ids, asked):
        api = self.find("Api", ids)
        name = asked["StageName"]
        refuse(
            (BAD, not re.fullmatch(r"[\w-]{1,128}|\$default", name)),
            (BAD, name == "$default" and not is_http(api)),
            (BAD, "" in asked.get("StageVariables", {}).values()),
            (CONFLICT, api.named("Stage", name)),
            (BAD, wrong_tags(asked)),
        )
        stage = self.new_stage(api, without(asked, "Tags"))
        stage.tags = asked.get("Tags", {})
        self.begin(stage, was=False)
        return stage

    def update_stage(self, ids, asked):
        stage = self.find("Stage", ids)
        refuse((BAD, "ApiGatewayManaged" in stage.shows))
        was = stage.shows.get("AutoDeploy")
        shows, stage.deployment = self.stage_with(stage.above, stage, asked)
        stage.shows, stage.updated = shows, self.world.now
        self.begin(stage, was=was)
        return stage

    def delete_stage(self, ids, _asked):
        stage = self.find("Stage", ids)
        refuse((BAD, self.users(stage)))
        self.remove(stage)

    def delete_route_settings(self, ids, asked):
        stage = self.find("Stage", ids)
        refuse((MISSING, asked["RouteKey"] not in stage.shows["RouteSettings"]))
        left = without(stage.shows["RouteSettings"], asked["RouteKey"])
        stage.shows, stage.updated = {**stage.shows, "RouteSettings": left}, self.world.now

    def delete_access_log_settings(self, ids, _asked):
        stage = self.find("Stage", ids)
        stage.shows, stage.updated = without(stage.shows, "AccessLogSettings"), self.world.now

    def new_stage(self, api, asked):
        shows, deployment = self.stage_with(api, None, asked)
        now = self.world.now
        return self.add("Stage", api, shows, deployment=deployment, says="", born=now, updated=now)

    def begin(self, stage, *, was):
        """A stage that deploys itself from now on deploys what is there; one that doesn't has nothing to say."""
        if not stage.shows.get("AutoDeploy"):
            stage.says = ""
        elif not was:
            self.deploy(stage)

    def stage_with(self, api, old, asked):
        """The members of a stage, and the deployment that it serves."""
        http = is_http(api)
        had = old.shows if old else {"RouteSettings": {}, "StageVariables": {}}
        own = without(asked, "DeploymentId", *(["Description"] if asked.get("Description") == "" else ()))
        whole = cleared(had, own, "ClientCertificateId")
        whole["StageVariables"] = pruned(had["StageVariables"], asked.get("StageVariables", {}))
        whole["RouteSettings"] = {
            key: {**had["RouteSettings"].get(key, {}), **asked.get("RouteSettings", {}).get(key, {})}
            for key in [*had["RouteSettings"], *asked.get("RouteSettings", {})]
        }
        for name, start in (("DefaultRouteSettings", DEFAULT_SETTINGS[http]), ("AccessLogSettings", {})):
            whole[name] = {**start, **had.get(name, {}), **asked.get(name, {})}
        whole = given(whole, "AccessLogSettings")
        deployment = old.deployment if old else None
        reasons = [*self.wrong_stage(api, whole), (BAD, http and "ClientCertificateId" in asked)]
        if "DeploymentId" in asked:
            deployment = api.named("Deployment", asked["DeploymentId"])
            reasons += [
                (MISSING, deployment is None),
                (BAD, whole.get("AutoDeploy")),
                (BAD, deployment and deployment.status != "DEPLOYED"),
            ]
        refuse(*reasons)
        return whole, deployment

    def wrong_stage(self, api, whole):
        http = is_http(api)
        settings = [whole["DefaultRouteSettings"], *whole["RouteSettings"].values()]
        logs = whole.get("AccessLogSettings", {})
        keys = {route.shows["RouteKey"] for route in api.parts["Route"]}
        variables = whole["StageVariables"]
        return [
            (BAD, http and any("LoggingLevel" in one or "DataTraceEnabled" in one for one in settings)),
            (BAD, "$context.requestId" not in logs.get("Format", "$context.requestId")),
            (BAD, ":log-group:" not in logs.get("DestinationArn", ":log-group:")),
            (BAD, not all(re.fullmatch(r"\w+", name) for name in variables)),
            (BAD, any(" " in value for value in variables.values())),
            (MISSING, set(whole["RouteSettings"]) - keys),
        ]


DEFAULT_SETTINGS = {
    True: {"DetailedMetricsEnabled": False},
    False: {"DataTraceEnabled": False, "DetailedMetricsEnabled": False, "LoggingLevel": "OFF"},
}
