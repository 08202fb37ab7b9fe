"""What the rival expects of what is around APIs: VPC links, domain names and API mappings."""

from __future__ import annotations

import re

from machines.rival_words import BAD, CONFLICT, is_http, refuse, without, wrong_tags


class Around:
    """These, of a Region that can find, add and remove things, and knows what uses them."""

    # VPC links

    def create_vpc_link(self, _ids, asked):
        refuse((BAD, not asked["SubnetIds"]), (BAD, wrong_tags(asked)))
        shows = {"SecurityGroupIds": [], "VpcLinkVersion": "V2", **without(asked, "Tags")}
        link = self.add("VpcLink", self.root, shows, born=self.world.now)
        link.tags = asked.get("Tags", {})
        self.begin_link(link, "CreateVpcLink", "PENDING", "AVAILABLE")
        return link

    def update_vpc_link(self, ids, asked):
        link = self.find("VpcLink", ids)
        refuse((BAD, link.status == "DELETING"))
        link.shows = {**link.shows, **asked}
        return link

    def delete_vpc_link(self, ids, _asked):
        link = self.find("VpcLink", ids)
        refuse((BAD, link.status == "DELETING"), (BAD, self.users(link)))
        self.begin_link(link, "DeleteVpcLink", "DELETING", "GONE")

    def begin_link(self, link, name, meanwhile, lands):
        fails, _waits = self.world.fate(name)
        link.status = meanwhile
        link.change = change = object()

        def end():
            if link.change is change:
                link.status = "FAILED" if fails else lands
                if link.status == "GONE":
                    self.remove(link)

        self.world.at(120, end)

    # Domain names and API mappings

    def create_domain_name(self, _ids, asked):
        name, configurations = asked["DomainName"], asked.get("DomainNameConfigurations", [])
        refuse(
            (BAD, not re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", name)),
            (BAD, self.wrong_configuration({}, configurations)),
            (CONFLICT, self.root.named("DomainName", name)),
            (BAD, wrong_tags(asked)),
        )
        shows = {
            "ApiMappingSelectionExpression": "$request.basepath",
            "DomainName": name,
            "RoutingMode": asked.get("RoutingMode", "API_MAPPING_ONLY"),
        }
        configuration = {
            "EndpointType": "REGIONAL",
            "IpAddressType": "ipv4",
            "SecurityPolicy": "TLS_1_2",
            **configurations[0],
        }
        domain = self.add(
            "DomainName",
            self.root,
            shows,
            configuration=configuration,
            status="AVAILABLE",
            says="",
            host=None,
        )
        domain.tags = asked.get("Tags", {})
        return domain

    def update_domain_name(self, ids, asked):
        domain = self.find("DomainName", ids)
        configurations = asked.get("DomainNameConfigurations", [{}])
        refuse(
            (CONFLICT, domain.status != "AVAILABLE"),
            (BAD, self.wrong_configuration(domain.configuration, configurations)),
        )
        before = domain.shows, domain.configuration
        configuration = {**domain.configuration, **configurations[0]}
        domain.says = ""
        domain.shows = {**domain.shows, **without(asked, "DomainNameConfigurations")}
        if configuration != domain.configuration:
            domain.configuration, domain.status = configuration, "UPDATING"
            self.roll_out(domain, before)
        return domain

    def roll_out(self, domain, before):
        """A domain name is updated for a minute; if that fails, it takes another until all is as it was."""
        fails, _waits = self.world.fate("UpdateDomainName")

        def ends():
            domain.status = "AVAILABLE"
            if fails:
                domain.shows, domain.configuration = before
                domain.says = "The last update failed. The domain name is configured as it was before."

        self.world.at(120 if fails else 60, ends)

    def wrong_configuration(self, had, configurations):
        """Whether this isn't one configuration of a domain name of this Region."""
        if len(configurations) != 1:
            return True
        whole = {**had, **configurations[0]}
        return (
            f":acm:{self.name}:" not in whole.get("CertificateArn", "")
            or whole.get("EndpointType", "REGIONAL") != "REGIONAL"
            or whole.get("SecurityPolicy", "TLS_1_2") != "TLS_1_2"
        )

    def delete_domain_name(self, ids, _asked):
        self.remove(self.find("DomainName", ids))

    def create_api_mapping(self, ids, asked):
        domain = self.find("DomainName", ids)
        shows, api, stage = self.mapping_with(domain, None, asked)
        return self.add("ApiMapping", domain, shows, api=api, stage=stage)

    def update_api_mapping(self, ids, asked):
        mapping = self.find("ApiMapping", ids)
        mapping.shows, mapping.api, mapping.stage = self.mapping_with(mapping.above, mapping, asked)
        return mapping

    def delete_api_mapping(self, ids, _asked):
        self.remove(self.find("ApiMapping", ids))

    def mapping_with(self, domain, old, asked):
        """The key, the API and the stage of a mapping."""
        api = self.find("Api", asked)
        stage = self.find("Stage", {**asked, "StageName": asked.get("Stage", old and old.stage.id)})
        key = asked.get("ApiMappingKey", old.shows["ApiMappingKey"] if old else "")
        others = [mapping for mapping in domain.parts["ApiMapping"] if mapping is not old]
        refuse(
            (BAD, domain.shows["RoutingMode"] == "ROUTING_RULE_ONLY"),
            (BAD, not re.fullmatch(r"[\w$.+!*'()-]*|[\w$.+!*'()-]+(/[\w$.+!*'()-]+)*", key)),
            (BAD, "/" in key and not is_http(api)),
            (BAD, any(is_http(other.api) != is_http(api) for other in others)),
            (CONFLICT, any(other.shows["ApiMappingKey"] == key for other in others)),
        )
        return {"ApiMappingKey": key}, api, stage
