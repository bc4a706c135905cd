using System.Globalization;
using System.Text.Json;
using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Chat;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Lists the code actions of a range: for a session that broke off there, and, if the user asked for them, to start a session or
/// to stop the running ones.</summary>
internal static class CodeActionProvider
{
    // Characters of an instruction in a title.
    private const int MaxTitle = 40;

    // UTF-16 units behind a selection that show whether its character continues.
    private const int MaxJoined = 16;

    public static IReadOnlyList<CodeAction> For(
        CodeActionParams parameters,
        Document? document,
        EndedSessions ended,
        IEnumerable<DocumentUri> running,
        ClientCapabilities capabilities,
        Func<IEnumerable<PromptFile>> readPrompts,
        string marker = InstructionLine.DefaultMarker
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

        actions.AddRange(RewriteActions.In(document, parameters.Range, ended));
        if (parameters.Context.TriggerKind != CodeActionContext.Automatic)
        {
            actions.AddRange(OfAnswer(ended, document, parameters.Range));
            if (running.Contains(document.Uri))
            {
                actions.Add(new CodeAction("Gemini: Stop", CodeAction.Refactor, null, new Command("Gemini: Stop", CommandNames.Stop, [])));
            }
            else if (ChatActions.SendCommand(document) is { } send)
            {
                actions.Add(new CodeAction(send.Title, CodeAction.Rewrite, null, send));
            }

            var isCursor = capabilities.HasBlockCursor && IsOneCharacter(document, parameters.Range);
            var range = isCursor ? new Protocol.Range(parameters.Range.Start, parameters.Range.Start) : parameters.Range;
            var reported = ReportedDiagnostics.Select(parameters.Context.Diagnostics ?? []);
            actions.AddRange(
                readPrompts()
                    .Select(prompt => Offer(prompt, document, range, reported, capabilities.ResolvesCommands, marker))
                    .OfType<CodeAction>()
            );
        }

        return
        [
            .. actions.Where(action => parameters.Context.Only is not { Count: > 0 } only || only.Any(kind => IsKind(action.Kind!, kind))),
        ];
    }

    // For an answer that is complete, or that the user stopped, on the lines of the range.
    private static IEnumerable<CodeAction> OfAnswer(EndedSessions ended, Document document, Protocol.Range range)
    {
        var start = document.OffsetAt(range.Start with { Character = 0 });
        var end = document.OffsetAt(range.End with { Character = int.MaxValue });
        return start is { } from && end is { } to && ended.AnswerAt(document.Uri, from, to) is { } answer
            ?
            [
                Fix("Gemini: Retry", CommandNames.Retry, answer),
                Fix("Gemini: Discard", CommandNames.Discard, answer),
                Fix("Gemini: Keep", CommandNames.Keep, answer),
            ]
            : [];
    }

    // A prompt that needs an instruction is offered where the text contains one.
    private static CodeAction? Offer(
        PromptFile prompt,
        Document document,
        Protocol.Range range,
        IReadOnlyList<JsonElement> reported,
        bool isResolvedLater,
        string marker
    )
    {
        if (document.OffsetAt(range.Start) is not { } start || document.OffsetAt(range.End) is not { } end)
        {
            return null;
        }

        var instruction = prompt.NeedsInstruction ? InstructionLine.Find(document.Text, start, marker)?.Text : null;
        var isOffered = prompt switch
        {
            { IsCommand: false } => false,
            { NeedsInstruction: true } when instruction is null => false,
            { Scope: PromptScope.Selection } when start == end => false,
            { Scope: PromptScope.Diagnostic } when reported.Count == 0 => false,
            { Scope: PromptScope.Declaration } when start == end && !MayDeclare(document, start) => false,
            { Languages.Count: > 0 } => prompt.Languages.Contains(document.Language, StringComparer.OrdinalIgnoreCase),
            _ => true,
        };
        if (!isOffered)
        {
            return null;
        }

        var title = instruction is null ? $"Gemini: {prompt.Title}" : $"Gemini: {prompt.Title}: {Shorten(instruction)}";
        var kind = KindOf(prompt, hasSelection: start < end);
        var isAboutProblems = reported.Count > 0 && PromptTemplate.Uses(prompt.Body, PromptTemplate.Diagnostics);
        JsonElement? sent = isAboutProblems ? ReportedDiagnostics.ToJson(reported) : null;
        var place = new StreamArguments(document.Uri.Value, Range: range, Prompt: prompt.Name, Diagnostics: sent);
        var action = isResolvedLater
            ? CodeActionResolver.Defer(title, kind, place, document)
            : new CodeAction(title, kind, null, CodeActionResolver.CommandOf(title, place));
        return prompt.Scope == PromptScope.Diagnostic ? action with { Diagnostics = reported } : action;
    }

    // Without a selection, a line of code is needed.
    private static bool MayDeclare(Document document, int offset) =>
        !ProseLanguages.Contain(document.Language)
        && !document.Text.IsBlank(TextLines.StartOf(document.Text, offset), TextLines.EndOf(document.Text, offset));

    // A prompt without a selection whose answer is another document is about the whole document; one with a diff, about the repository.
    private static string KindOf(PromptFile prompt, bool hasSelection) =>
        prompt switch
        {
            { Scope: PromptScope.Diagnostic } => CodeAction.QuickFix,
            { Placement: PromptPlacement.Replace } => CodeAction.Rewrite,
            { Placement: PromptPlacement.Open } when !hasSelection => CodeAction.Source,
            _ when PromptTemplate.Uses(prompt.Body, PromptTemplate.Diff) => CodeAction.Source,
            _ => CodeAction.Refactor,
        };

    private static string Shorten(string text) =>
        text.Length <= MaxTitle ? text : $"{text[..(char.IsHighSurrogate(text[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle)].TrimEnd()}…";

    private static bool IsOneCharacter(Document document, Protocol.Range range) =>
        document.OffsetAt(range.Start) is { } start
        && document.OffsetAt(range.End) is { } end
        && start < end
        && StringInfo.GetNextTextElementLength(document.Text[start..Math.Min(end + MaxJoined, document.Text.Length)]) == end - start;

    private static bool IsKind(string kind, string wanted) =>
        kind == wanted || wanted.Length == 0 || kind.StartsWith(wanted + ".", StringComparison.Ordinal);

    private static CodeAction Fix(string title, string command, EndedSession ended, Diagnostic? diagnostic = null)
    {
        var argument = JsonSerializer.SerializeToElement(
            new SessionArguments(ended.SessionId.Value, null),
            ProtocolJson.Default.SessionArguments
        );
        return new CodeAction(
            title,
            CodeAction.QuickFix,
            diagnostic is null ? null : [JsonSerializer.SerializeToElement(diagnostic, ProtocolJson.Default.Diagnostic)],
            new Command(title, command, [argument])
        );
    }
}
