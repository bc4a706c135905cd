using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Decides how much text one edit of a session contains.</summary>
internal static class GranularityChoice
{
    /// <summary>The granularity of the command, else of the settings, else of the editor.</summary>
    /// <remarks>An editor that may apply an edit over typing that it has not reported gets a rewrite as one edit: each of them could
    /// replace other lines than intended.</remarks>
    public static Granularity Of(EditorInfo current, StreamArguments arguments, bool isReplacement = false)
    {
        var wanted = arguments.Granularity is { } name
            ? Granularities.Parse(name)
                ?? throw Refuse(InvalidParams, $"Unknown granularity '{name}': use arrival, word, line, paragraph or whole.")
            : current.Settings.Granularity ?? (current.Capabilities.StreamingEdits ? Granularity.Arrival : Granularity.Line);
        return isReplacement && !current.Capabilities.Traits.ChecksUnreportedTyping ? Granularity.Whole : wanted;
    }
}
