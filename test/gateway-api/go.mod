// Names the version of the Gateway API whose own CustomResourceDefinition is tested against; nothing is built from it.
module deploy-cockpit.example/test/gateway-api

go 1.22.0

require sigs.k8s.io/gateway-api v1.2.1
