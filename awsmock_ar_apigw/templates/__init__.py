"""Templates: what SAM, CloudFormation and CDK would deploy is made in a cloud, by the operations that their resource handlers call."""
