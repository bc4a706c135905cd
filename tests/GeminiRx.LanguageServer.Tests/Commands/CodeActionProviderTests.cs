using GeminiRx.Conversations.Prompts;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests.Commands;

public sealed class CodeActionProviderTests
{
    private const int Invoked = 1;
    private const string Uri = "file:///a";

    // The session wrote lines 1 and 2 and broke off in line 2.
    private static readonly Document _document = new(new DocumentUri(Uri), 1, "zero\none\ntwo\nthree\n");
    private static readonly EndedSessions _history = EndedSessions.Empty.Add(
        new EndedSession(
            new SessionId("one"),
            new DocumentUri(Uri),
            1,
            new StreamArguments(Uri),
            "error",
            ResumePoint.AtOffset(12),
            new Problem("network", "The connection broke.", IsError: true)
        )
    );

    private static readonly Protocol.Range _break = new(new(2, 0), new(2, 0));
    private static readonly DocumentUri[] _running = [new(Uri)];

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(0, 2, true)]
    [InlineData(2, 4, true)]
    [InlineData(0, 4, true)]
    [InlineData(0, 1, false)]
    [InlineData(3, 4, false)]
    public void Actions_OnTheLineOfABreak_AreTheThreeOfTheSession(int from, int to, bool isThere)
    {
        var actions = For(new(new(from, 0), new(to, 0)), CodeActionContext.Automatic);

        string[] expected = isThere ? ["Gemini: Retry", "Gemini: Continue from here", "Gemini: Discard"] : [];
        Assert.Equal(expected, actions.Select(action => action.Title));
        Assert.All(actions, action => Assert.Equal("network", Assert.Single(action.Diagnostics!).GetProperty("code").GetString()));
        Assert.All(actions, action => Assert.Equal(CodeAction.QuickFix, action.Kind));
        Assert.All(actions, action => Assert.Equal("one", Assert.Single(action.Command!.Arguments!).GetProperty("sessionId").GetString()));
        string[] commands = isThere ? [CommandNames.Retry, CommandNames.ContinueFrom, CommandNames.Discard] : [];
        Assert.Equal(commands, actions.Select(action => action.Command!.Name));
    }

    [Fact]
    public void Actions_AskedForByTheUser_BeginOrStopAnAnswer()
    {
        var range = new Protocol.Range(new(0, 2), new(0, 2));

        Assert.Equal(["Gemini: Continue here"], For(range, Invoked).Select(action => action.Title));
        Assert.Equal(["Gemini: Stop", "Gemini: Continue here"], For(range, Invoked, _running).Select(action => action.Title));
        Assert.Equal(["Gemini: Continue here"], For(range, Invoked, [new DocumentUri("file:///b")]).Select(action => action.Title));
        Assert.Empty(For(range, CodeActionContext.Automatic, _running));
    }

    // The declaration at the cursor is found in code only.
    [Theory]
    [InlineData("csharp", 0, true)]
    [InlineData("csharp", 1, false)]
    [InlineData("markdown", 0, false)]
    public void DocComment_IsOfferedAtACursorInCode(string language, int line, bool isOffered)
    {
        var document = new Document(new DocumentUri("file:///c"), 1, "int F;\n\n") { Language = language };
        var place = Parameters(new Protocol.Range(new(line, 0), new(line, 0)), Invoked, null);

        var actions = CodeActionProvider.For(place, document, EndedSessions.Empty, [], new ClientCapabilities(), Prompts);

        Assert.Equal(isOffered, actions.Any(action => action.Title == "Gemini: Write a doc-comment"));
    }

    [Fact]
    public void Actions_WithoutADocument_AreNone() =>
        Assert.Empty(
            CodeActionProvider.For(Parameters(_break, Invoked, null), null, _history, _running, new ClientCapabilities(), Prompts)
        );

    // A block cursor covers the character that it stands on: the text goes before it.
    [Theory]
    [InlineData(true, 1, 2, 1)]
    [InlineData(false, 1, 2, 2)]
    [InlineData(true, 1, 3, 3)]
    [InlineData(true, 1, 1, 1)]
    public void Continue_AtACursor_NamesItsPlace(bool hasBlockCursor, int from, int to, int expected)
    {
        var action = For(new(new(0, from), new(0, to)), Invoked, [], hasBlockCursor).Single(one => one.Title == "Gemini: Continue here");

        var argument = Assert.Single(action.Command!.Arguments!);
        Assert.Equal(Uri, argument.GetProperty("uri").GetString());
        Assert.Equal(expected, argument.GetProperty("range").GetProperty("end").GetProperty("character").GetInt32());
    }

    [Theory]
    [InlineData("quickfix", 3, 0)]
    [InlineData("refactor", 0, 2)]
    [InlineData("refactor.rewrite", 0, 0)]
    [InlineData("refactor.rew", 0, 0)]
    [InlineData("source", 0, 0)]
    [InlineData("", 3, 2)]
    public void Actions_OfOneKind_AreOnlyThose(string kind, int fixes, int rewrites)
    {
        var parameters = Parameters(_break, Invoked, [kind]);

        var actions = CodeActionProvider.For(parameters, _document, _history, _running, new ClientCapabilities(), Prompts);

        Assert.Equal(fixes, actions.Count(one => one.Kind == CodeAction.QuickFix));
        Assert.Equal(rewrites, actions.Count(one => one.Kind == CodeAction.Refactor));
    }

    [Fact]
    public void Actions_OfAnEmptyListOfKinds_AreAll() =>
        Assert.Equal(
            5,
            CodeActionProvider.For(Parameters(_break, Invoked, []), _document, _history, _running, new ClientCapabilities(), Prompts).Count
        );

    private static IEnumerable<PromptFile> Prompts() => PromptLibrary.BuiltIn.Prompts;

    private static CodeActionParams Parameters(Protocol.Range range, int trigger, IReadOnlyList<string>? only) =>
        new(new TextDocumentIdentifier(Uri), range, new CodeActionContext(null, only, trigger));

    private static IReadOnlyList<CodeAction> For(
        Protocol.Range range,
        int trigger,
        IReadOnlyList<DocumentUri>? running = null,
        bool hasBlockCursor = false
    ) =>
        CodeActionProvider.For(
            Parameters(range, trigger, null),
            _document,
            _history,
            running ?? [],
            new() { HasBlockCursor = hasBlockCursor },
            Prompts
        );
}
