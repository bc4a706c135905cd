using System.Globalization;
using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What a user may do at a place: about a session that broke off there, and, where asked for, begin one or stop them.</summary>
internal static class CodeActions
{
    public static IReadOnlyList<CodeAction> For(
        CodeActionParams parameters,
        Document? document,
        SessionHistory history,
        IReadOnlyList<RunningSession> running,
        bool hasBlockCursor
    )
    {
        if (document is null)
        {
            return [];
        }

        var actions = new List<CodeAction>();
        foreach (var ended in history.Shown(document.Uri))
        {
            var diagnostic = ended.ToDiagnostic(document)!;
            if (diagnostic.Range.Start.Line <= parameters.Range.End.Line && diagnostic.Range.End.Line >= parameters.Range.Start.Line)
            {
                actions.Add(Fix("Gemini: Retry", Commands.Retry, ended, diagnostic));
                if (ended.CanContinue)
                {
                    actions.Add(Fix("Gemini: Continue from here", Commands.ContinueFrom, ended, diagnostic));
                }

                actions.Add(Fix("Gemini: Discard", Commands.Discard, ended, diagnostic));
            }
        }

        if (parameters.Context.TriggerKind != CodeActionContext.Automatic)
        {
            if (running.Any(session => session.Uri == document.Uri))
            {
                actions.Add(Rewrite("Gemini: Stop", Commands.Stop));
            }

            var cursor = hasBlockCursor && IsOneCharacter(document, parameters.Range) ? parameters.Range.Start : parameters.Range.End;
            var place = new StreamArguments(document.Uri, cursor, null, null, null, null, null);
            actions.Add(
                Rewrite(
                    "Gemini: Continue here",
                    Commands.Continue,
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
            new SessionArguments(ended.SessionId, null),
            ProtocolJson.Default.SessionArguments
        );
        return new CodeAction(title, CodeAction.QuickFix, [diagnostic], new Command(title, command, [argument]));
    }

    private static CodeAction Rewrite(string title, string command, params IReadOnlyList<JsonElement> arguments) =>
        new(title, CodeAction.Rewrite, null, new Command(title, command, arguments));
}
