namespace GeminiRx.Tests.Requests;

/// <summary>Every feature of a request once.</summary>
internal static class RequestSnapshots
{
    public static IReadOnlyList<RequestSnapshot> All { get; } = [.. ContentSnapshots.All, .. GenerationSnapshots.All, .. ToolSnapshots.All];
}
