"""The plugin's fixture deploys, and the rest of the test finds what was deployed."""

from pathlib import Path

TEMPLATE = """
Parameters:
  Stage: {Type: String}
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: !Sub "pets-${Stage}", ProtocolType: HTTP, Target: !GetAtt Pets.Arn}
  Pets:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Role: arn:aws:iam::123456789012:role/pets
      Code: src/
Outputs:
  ApiUrl: {Value: !GetAtt Api.ApiEndpoint}
"""
TEST = """
def test_the_stack_answers(awsmock, apigatewayv2_client):
    stack = awsmock.deploy("template.yaml", parameters={"Stage": "prod"})
    answer = awsmock.request("GET", stack.outputs["ApiUrl"] + "/pets/7")
    assert answer.json() == {"path": "/pets/7"}
    assert apigatewayv2_client.get_apis()["Items"][0]["Name"] == "pets-prod"

def test_each_test_has_a_cloud_of_its_own(awsmock):
    assert len(awsmock.stacks) == 0
"""


def test_the_fixture_deploys(pytester):
    pytester.makepyfile(TEST)
    Path("src").mkdir()
    Path("template.yaml").write_text(TEMPLATE)
    Path("src/app.py").write_text("def handler(event, context):\n    return {'path': event['rawPath']}\n")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-W", "error")
    result.assert_outcomes(passed=2)
