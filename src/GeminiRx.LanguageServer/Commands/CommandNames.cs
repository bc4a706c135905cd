namespace GeminiRx.LanguageServer.Commands;

/// <summary>The commands of <c>workspace/executeCommand</c>.</summary>
internal static class CommandNames
{
    public const string Continue = "geminirx.continue";
    public const string Stop = "geminirx.stop";
    public const string Retry = "geminirx.retry";
    public const string ContinueFrom = "geminirx.continueFrom";
    public const string Discard = "geminirx.discard";

    public static IReadOnlyList<string> All { get; } = [Continue, Stop, Retry, ContinueFrom, Discard];
}
