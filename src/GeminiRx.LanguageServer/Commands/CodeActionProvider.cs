using System.Globalization;
using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Lists the code actions of a range: for a session that broke off there, and, if the user asked for them, to start a session or
/// to stop the running ones.</summary>
internal static class CodeActionProvider
{
    public static IReadOnlyList<CodeAction> For(
        CodeActionParams parameters,
        Document? document,
        EndedSessions ended,
        IEnumerable<DocumentUri> running,
        bool hasBlockCursor
    )
    {
        if (document is null)
        {
            return [];
        }

        var actions = new List<CodeAction>();
        foreach (var session in ended.Shown(document.Uri))
        {
            var diagnostic = session.ToDiagnostic(document)!;
            if (diagnostic.Range.Start.Line <= parameters.Range.End.Line && diagnostic.Range.End.Line >= parameters.Range.Start.Line)
            {
                actions.Add(Fix("Gemini: Retry", CommandNames.Retry, session, diagnostic));
                if (session.CanContinue)
                {
                    actions.Add(Fix("Gemini: Continue from here", CommandNames.ContinueFrom, session, diagnostic));
                }

                actions.Add(Fix("Gemini: Discard", CommandNames.Discard, session, diagnostic));
            }
        }

        if (parameters.Context.TriggerKind != CodeActionContext.Automatic)
        {
            if (running.Contains(document.Uri))
            {
                actions.Add(Rewrite("Gemini: Stop", CommandNames.Stop));
            }

            var cursor = hasBlockCursor && IsOneCharacter(document, parameters.Range) ? parameters.Range.Start : parameters.Range.End;
            var place = new StreamArguments(document.Uri.Value, cursor, null, null, null, null, null);
            actions.Add(
                Rewrite(
                    "Gemini: Continue here",
                    CommandNames.Continue,
                    JsonSerializer.SerializeToElement(place, ProtocolJson.Default.StreamArguments)
                )
            );
        }

        return
        [
            .. actions.Where(action => parameters.Context.Only is not { Count: > 0 } only || only.Any(kind => IsKind(action.Kind!, kind))),
        ];
    }

    private static bool IsOneCharacter(Document document, Protocol.Range range) =>
        document.OffsetAt(range.Start) is { } start
        && document.OffsetAt(range.End) is { } end
        && start < end
        && StringInfo.GetNextTextElementLength(document.Text.AsSpan(start)) == end - start;

    private static bool IsKind(string kind, string wanted) =>
        kind == wanted || wanted.Length == 0 || kind.StartsWith(wanted + ".", StringComparison.Ordinal);

    private static CodeAction Fix(string title, string command, EndedSession ended, Diagnostic diagnostic)
    {
        var argument = JsonSerializer.SerializeToElement(
            new SessionArguments(ended.SessionId.Value, null),
            ProtocolJson.Default.SessionArguments
        );
        return new CodeAction(title, CodeAction.QuickFix, [diagnostic], new Command(title, command, [argument]));
    }

    private static CodeAction Rewrite(string title, string command, params IReadOnlyList<JsonElement> arguments) =>
        new(title, CodeAction.Rewrite, null, new Command(title, command, arguments));
}
