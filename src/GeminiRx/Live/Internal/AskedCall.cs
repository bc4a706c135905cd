using System.Text.Json;

namespace GeminiRx.Live.Internal;

/// <summary>A call that was delivered.</summary>
internal sealed class AskedCall(ToolCallChunk call)
{
    public ToolCallChunk Call => call;

    /// <summary>The identifier on the current connection.</summary>
    public string? CurrentId { get; set; }

    /// <summary>Whether the current connection has sent it.</summary>
    public bool HasCome { get; set; } = true;

    public FunctionResponsePart? Response { get; private set; }

    public bool IsCancelled { get; set; }

    public bool IsRepeatedBy(ToolCallChunk other) =>
        !HasCome && call.Name == other.Name && JsonElement.DeepEquals(call.Arguments, other.Arguments);

    public bool IsAnsweredBy(FunctionResponsePart response) => Response is null && call.Id == response.Id && call.Name == response.Name;

    /// <summary>Records the result.</summary>
    /// <returns>The result as the connection knows the call; null if it is not sent now.</returns>
    public FunctionResponsePart? Take(FunctionResponsePart response)
    {
        if (IsCancelled)
        {
            return null;
        }

        Response = response.WillContinue ? null : response;
        return HasCome ? response with { Id = CurrentId } : null;
    }
}
