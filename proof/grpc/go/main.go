// Asks a running system over gRPC, with what protoc made of its .proto, and prints what it was told as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sort"
	"time"

	pb "client/inventory"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	reflection "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

var names = map[codes.Code]string{
	codes.Unauthenticated:  "UNAUTHENTICATED",
	codes.InvalidArgument:  "INVALID_ARGUMENT",
	codes.NotFound:         "NOT_FOUND",
	codes.Unimplemented:    "UNIMPLEMENTED",
	codes.DeadlineExceeded: "DEADLINE_EXCEEDED",
}

// must ends the program where something went wrong that should not.
func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// failure is the status of a call that must fail, and what its details say.
func failure[T any](_ T, err error) map[string]any {
	told := status.Convert(err)
	said := map[string]any{"status": names[told.Code()]}
	for _, detail := range told.Details() {
		switch each := detail.(type) {
		case *errdetails.ErrorInfo:
			said["reason"], said["domain"] = each.Reason, each.Domain
		case *errdetails.BadRequest:
			fields := []string{}
			for _, violation := range each.FieldViolations {
				fields = append(fields, violation.Field)
			}
			said["fields"] = fields
		}
	}
	return said
}

func stream(ctx context.Context, inventory pb.InventoryClient, sku string) []int64 {
	limit := int64(10)
	movements := must(inventory.StreamMovements(ctx, &pb.MovementsRequest{Sku: sku, Limit: &limit}))
	quantities := []int64{}
	for {
		movement, err := movements.Recv()
		if err == io.EOF {
			return quantities
		}
		quantities = append(quantities, must(movement, err).Quantity)
	}
}

// reflected asks what is offered: the services, and the rpcs of one of them.
func reflected(ctx context.Context, connection *grpc.ClientConn) (services []string, rpcs []string) {
	call := must(reflection.NewServerReflectionClient(connection).ServerReflectionInfo(ctx))
	ask := func(request *reflection.ServerReflectionRequest) *reflection.ServerReflectionResponse {
		if err := call.Send(request); err != nil {
			log.Fatal(err)
		}
		return must(call.Recv())
	}
	list := ask(&reflection.ServerReflectionRequest{
		MessageRequest: &reflection.ServerReflectionRequest_ListServices{},
	})
	for _, service := range list.GetListServicesResponse().Service {
		services = append(services, service.Name)
	}
	file := ask(&reflection.ServerReflectionRequest{
		MessageRequest: &reflection.ServerReflectionRequest_FileContainingSymbol{
			FileContainingSymbol: "souk.inventory.v1.Inventory",
		},
	})
	described := &descriptorpb.FileDescriptorProto{}
	if err := proto.Unmarshal(file.GetFileDescriptorResponse().FileDescriptorProto[0], described); err != nil {
		log.Fatal(err)
	}
	for _, method := range described.Service[0].Method {
		rpcs = append(rpcs, method.GetName())
	}
	sort.Strings(services)
	sort.Strings(rpcs)
	return services, rpcs
}

func main() {
	address, staffKey, sku := os.Args[1], os.Args[2], os.Args[3]
	connection := must(grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials())))
	inventory := pb.NewInventoryClient(connection)
	nobody := context.Background()
	staff := metadata.AppendToOutgoingContext(nobody, "authorization", "Bearer "+staffKey)

	once := metadata.AppendToOutgoingContext(staff, "idempotency-key", sku+"-once")
	receive := &pb.ReceiveRequest{Sku: sku, Quantity: 2}
	received := must(inventory.Receive(once, receive))
	var trailer metadata.MD
	again := must(inventory.Receive(once, receive, grpc.Trailer(&trailer)))
	for range 24 {
		must(inventory.Receive(staff, &pb.ReceiveRequest{Sku: sku, Quantity: 1}))
	}
	late, cancel := context.WithTimeout(nobody, 10*time.Millisecond)
	defer cancel()
	services, rpcs := reflected(nobody, connection)
	state := must(health.NewHealthClient(connection).Check(nobody, &health.HealthCheckRequest{}))
	told := map[string]any{
		"command":  received.OnHand,
		"repeated": []any{again.OnHand, trailer.Get("idempotency-replayed")[0]},
		"query":    must(inventory.Stock(nobody, &pb.StockRequest{Sku: sku})).Available,
		"stream":   stream(staff, inventory, sku),
		"stranger": failure(inventory.Receive(nobody, receive)),
		"wrong":    failure(inventory.Receive(staff, &pb.ReceiveRequest{Sku: sku})),
		"unknown":  failure(inventory.Stock(nobody, &pb.StockRequest{Sku: "NOTHING-1"})),
		"inner":    failure(inventory.Release(staff, &pb.ReleaseRequest{})),
		"late":     failure(inventory.Stock(late, &pb.StockRequest{Sku: sku})),
		"services": services,
		"rpcs":     rpcs,
		"health":   state.Status.String(),
	}
	fmt.Println(string(must(json.Marshal(told))))
}
