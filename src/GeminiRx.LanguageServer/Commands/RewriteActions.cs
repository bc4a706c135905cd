using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming.Rewrites;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>The choices about the changes of rewrites that have ended.</summary>
internal static class RewriteActions
{
    /// <summary>Lists the code actions for the changes in a range: each can be kept or discarded, and all of a rewrite together.</summary>
    public static IEnumerable<CodeAction> In(Document document, Protocol.Range range, EndedSessions ended)
    {
        foreach (var (session, changes) in ChangesIn(document, ended))
        {
            var (first, last) = (document.PositionAt(changes[0].Start).Line, document.PositionAt(changes[^1].End).Line);
            if (range.End.Line < first || range.Start.Line > last)
            {
                continue;
            }

            var here = changes.FirstOrDefault(change =>
                document.PositionAt(change.Start).Line <= range.End.Line && document.PositionAt(change.End).Line >= range.Start.Line
            );
            if (here is not null)
            {
                yield return Action("Gemini: Keep this change", CommandNames.Keep, session, here.Hunk);
                yield return Action("Gemini: Discard this change", CommandNames.Discard, session, here.Hunk);
            }

            yield return Action("Gemini: Keep all changes", CommandNames.Keep, session, null);
            yield return Action("Gemini: Discard all changes", CommandNames.Discard, session, null);
            if (session.Problem is null)
            {
                yield return Action("Gemini: Retry", CommandNames.Retry, session, null);
            }
        }
    }

    /// <summary>The lenses above the changes of a document: each can be kept or discarded, and at the first one all of a rewrite.</summary>
    public static IEnumerable<CodeLens> Lenses(Document document, EndedSessions ended)
    {
        foreach (var (session, changes) in ChangesIn(document, ended))
        {
            foreach (var change in changes)
            {
                var line = document.PositionAt(change.Start) with { Character = 0 };
                var range = new Protocol.Range(line, line);
                yield return new CodeLens(range, Choice("Keep", CommandNames.Keep, session, change.Hunk));
                yield return new CodeLens(range, Choice("Discard", CommandNames.Discard, session, change.Hunk));
                if (change == changes[0] && changes.Count > 1)
                {
                    yield return new CodeLens(range, Choice("Keep all", CommandNames.Keep, session, null));
                    yield return new CodeLens(range, Choice("Discard all", CommandNames.Discard, session, null));
                }
            }
        }
    }

    /// <summary>The changes of the ended rewrites of a document that the user has not touched.</summary>
    public static IEnumerable<(EndedSession Session, IReadOnlyList<RewriteChange> Changes)> ChangesIn(
        Document document,
        EndedSessions ended
    ) =>
        ended
            .All.Where(session => session.Uri == document.Uri && session.Rewrite is not null)
            .Select(session => (session, RewriteChange.In(session.Rewrite!.Lines, document.Text)))
            .Where(found => found.Item2.Count > 0);

    /// <summary>The change that the arguments name; null for all of them.</summary>
    public static int? HunkOf(SessionArguments arguments, EndedSession ended) =>
        arguments.Hunk is not { } hunk || ended.Rewrite is { } rewrite && rewrite.Lines.Lines.Any(line => line.Hunk == hunk)
            ? arguments.Hunk
            : throw Refuse(InvalidParams, $"Session '{ended.SessionId}' has no change {hunk}: geminirx/changes lists the changes.");

    private static CodeAction Action(string title, string command, EndedSession session, int? hunk) =>
        new(title, CodeAction.Rewrite, null, Choice(title, command, session, hunk));

    private static Command Choice(string title, string command, EndedSession session, int? hunk)
    {
        var arguments = new SessionArguments(session.SessionId.Value, Hunk: hunk);
        var argument = JsonSerializer.SerializeToElement(arguments, ProtocolJson.Default.SessionArguments);
        return new Command(title, command, [argument]);
    }
}
