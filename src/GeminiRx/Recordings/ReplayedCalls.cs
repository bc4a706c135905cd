using System.Text.Json;

namespace GeminiRx.Recordings;

/// <summary>The function calls of a recorded session. A call that is repeated after a cut has a new identifier on its connection, but is
/// delivered once.</summary>
internal sealed class ReplayedCalls
{
    private readonly List<ToolCallChunk> _received = [];
    private readonly List<ToolCallChunk> _delivered = [];

    /// <summary>Takes the calls of a message of the service.</summary>
    public void Receive(IReadOnlyList<ToolCallChunk> calls) => _received.AddRange(calls);

    /// <summary>Takes a chunk that is delivered.</summary>
    public void Deliver(Chunk chunk)
    {
        if (chunk is ToolCallChunk call)
        {
            _delivered.Add(call);
        }
    }

    /// <summary>Results with the identifiers under which their calls were delivered.</summary>
    public IReadOnlyList<FunctionResponsePart> AsDelivered(IReadOnlyList<FunctionResponsePart> responses) =>
        [.. responses.Select(response => response with { Id = DeliveredId(response) })];

    private string? DeliveredId(FunctionResponsePart response)
    {
        var call = _received.FindLast(one => one.Id == response.Id && one.Name == response.Name);
        var delivered =
            call is null || _delivered.Contains(call)
                ? null
                : _delivered.Find(one => one.Name == call.Name && JsonElement.DeepEquals(one.Arguments, call.Arguments));
        return delivered is null ? response.Id : delivered.Id;
    }
}
