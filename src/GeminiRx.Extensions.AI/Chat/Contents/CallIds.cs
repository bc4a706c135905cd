namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>The identifiers of function calls. Every call has one in Microsoft.Extensions.AI, but not on the service.</summary>
/// <remarks>Other services accept at most 40 characters, of letters, digits, <c>_</c> and <c>-</c>.</remarks>
internal static class CallIds
{
    private const string Own = "geminirx";

    public static string New() => Own + Guid.NewGuid().ToString("N");

    /// <summary>The identifier for the service; null if the service sent none.</summary>
    public static string? ForService(string callId) => callId.StartsWith(Own, StringComparison.Ordinal) ? null : callId;
}
