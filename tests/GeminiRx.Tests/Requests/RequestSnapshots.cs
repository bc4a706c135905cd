namespace GeminiRx.Tests.Requests;

/// <summary>All features of a request.</summary>
internal static class RequestSnapshots
{
    public static IReadOnlyList<RequestSnapshot> All { get; } = [.. ContentSnapshots.All, .. GenerationSnapshots.All, .. ToolSnapshots.All];
}
