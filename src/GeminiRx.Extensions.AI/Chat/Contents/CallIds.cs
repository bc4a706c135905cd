namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>The identifiers of function calls. Every call has one in Microsoft.Extensions.AI, but not on the service.</summary>
internal static class CallIds
{
    private const string Own = "geminirx-call-";

    public static string New() => Own + Guid.NewGuid().ToString("N");

    /// <summary>The identifier for the service; null if the service sent none.</summary>
    public static string? ForService(string callId) => callId.StartsWith(Own, StringComparison.Ordinal) ? null : callId;
}
