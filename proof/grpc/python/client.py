"""Asks a running system over gRPC, with what protoc made of its .proto, and prints what it was told as JSON."""

import json
import sys

import grpc
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_status import rpc_status

import inventory_pb2 as pb
import inventory_pb2_grpc as stubs

address, staff_key, sku = sys.argv[1:]
staff = [("authorization", f"Bearer {staff_key}")]


def failure(call):
    """The status of a call that must fail, and what its details say."""
    try:
        call()
    except grpc.RpcError as error:
        said = {"status": error.code().name}
        rich = rpc_status.from_call(error)
        for detail in rich.details if rich else []:
            info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
            if detail.Unpack(info):
                said |= {"reason": info.reason, "domain": info.domain}
            elif detail.Unpack(request):
                said["fields"] = [violation.field for violation in request.field_violations]
        return said
    raise AssertionError("it did not fail")


with grpc.insecure_channel(address) as channel:
    inventory = stubs.InventoryStub(channel)
    receive = pb.ReceiveRequest(sku=sku, quantity=2)
    once = staff + [("idempotency-key", f"{sku}-once")]
    received, call = inventory.Receive.with_call(receive, metadata=once)
    again, repeated = inventory.Receive.with_call(receive, metadata=once)
    for _ in range(24):
        inventory.Receive(pb.ReceiveRequest(sku=sku, quantity=1), metadata=staff)
    movements = inventory.StreamMovements(pb.MovementsRequest(sku=sku, limit=10), metadata=staff)
    reflected = ProtoReflectionDescriptorDatabase(channel)
    described = reflected.FindFileContainingSymbol("souk.inventory.v1.Inventory")
    health = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest())
    print(
        json.dumps(
            {
                "command": received.on_hand,
                "repeated": [again.on_hand, dict(repeated.trailing_metadata()).get("idempotency-replayed")],
                "query": inventory.Stock(pb.StockRequest(sku=sku)).available,
                "stream": [movement.quantity for movement in movements],
                "stranger": failure(lambda: inventory.Receive(receive)),
                "wrong": failure(lambda: inventory.Receive(pb.ReceiveRequest(sku=sku), metadata=staff)),
                "unknown": failure(lambda: inventory.Stock(pb.StockRequest(sku="NOTHING-1"))),
                "inner": failure(lambda: inventory.Release(pb.ReleaseRequest(), metadata=staff)),
                "late": failure(lambda: inventory.Stock(pb.StockRequest(sku=sku), timeout=0.01)),
                "services": sorted(reflected.get_services()),
                "rpcs": sorted(method.name for method in described.service[0].method),
                "health": health_pb2.HealthCheckResponse.ServingStatus.Name(health.status),
            }
        )
    )
