using System.Reactive.Concurrency;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Wire.Json;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>Clients that answer wrongly or not at all, that report late, and documents that go away: the text is right, and every session
/// ends with a reason.</summary>
public sealed class OddEditorTests : IAsyncDisposable
{
    private const string Answer = "- item\n- item\n}\n\n- item\n";

    private readonly (Stream Client, Stream Server) _pipe = FullDuplexStream.CreatePair();
    private readonly List<string> _log = [];
    private Task<int>? _server;
    private BareEditor? _editor;

    public static IEnumerable<TheoryDataRow<string>> WrongAnswers =>
        [new("null"), new("{}"), new("""{"applied":null}"""), new("true"), new("""{"applied":false}"""), new("")];

    public async ValueTask DisposeAsync()
    {
        await _editor!.DisposeAsync();
        await _server!.WaitAsync(TimeoutToken.Start());
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Edit_AnsweredWronglyByAClientThatAppliesIt_IsMadeOnce(string answer)
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "# head\n- item\n") { Answer = answer.Length == 0 ? null : () => JsonNode.Parse(answer) },
            Slow()
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal("# head\n" + Answer + "- item\n", editor.Text);
    }

    [Fact]
    public async Task Keystroke_ReportedTogetherWithTheEdit_LeavesTheTextOnce()
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n- item\n")
            {
                Apply = (editor, edit) =>
                {
                    editor.ApplyEdit(edit);
                    editor.Replace(0, 0, "x");
                    return true;
                },
            },
            Slow()
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        await editor.Ended;

        Assert.Equal(new string('x', editor.Applied) + "a\n" + Answer + "- item\n", editor.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edit_HasTheFormThatTheClientAnnounced(bool documentChanges)
    {
        var workspace = new JsonObject
        {
            ["applyEdit"] = true,
            ["workspaceEdit"] = new JsonObject { ["documentChanges"] = documentChanges },
        };
        var editor = Start(new BareEditor(_pipe.Client, "a\n") { Capabilities = new JsonObject { ["workspace"] = workspace } });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        await editor.Ended;

        Assert.All(
            editor.Received("workspace/applyEdit"),
            edit =>
                Assert.Equal(
                    [documentChanges ? "documentChanges" : "changes"],
                    edit.GetProperty("edit").EnumerateObject().Select(member => member.Name)
                )
        );
        Assert.Equal("a\n" + Answer, editor.Text);
    }

    [Fact]
    public async Task Progress_ThatTheClientNeverAnswers_DoesNotHoldTheEndUp()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n") { AnswersProgress = false });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);

        Assert.Equal("completed", (await editor.Ended).GetProperty("outcome").GetString());
        Assert.Empty((await editor.Connection.RequestAsync("geminirx/status", null)).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task Fault_InsideASession_EndsItWithAMessage()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), options: options => options with { Scheduler = new FaultyScheduler() });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal("internal", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains(editor.Messages, message => message.Contains("Internal error of the server", StringComparison.Ordinal));
        var kinds = editor.Received("$/progress").Select(one => one.GetProperty("value").GetProperty("kind").GetString()).ToList();
        Assert.Equal(kinds.Count(kind => kind == "begin"), kinds.Count(kind => kind == "end"));
        Assert.Single(_log);
    }

    [Theory]
    [InlineData(true, false, "closed")]
    [InlineData(true, true, "closed")]
    [InlineData(false, true, "reopened")]
    public async Task Document_ThatGoesAway_EndsItsSessionWithAReason(bool closes, bool opens, string reason)
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), Endless());
        await editor.OpenAsync();
        await editor.ContinueAsync(1, 0);

        if (closes)
        {
            await editor.CloseDocumentAsync();
        }

        if (opens)
        {
            await editor.OpenDocumentAsync("other text\n");
        }

        var end = await editor.Ended;

        Assert.Equal(("stopped", reason), (end.GetProperty("outcome").GetString(), end.GetProperty("reason").GetString()));
        Assert.Single(editor.Messages);
    }

    [Theory]
    [InlineData("geminirx.discard")]
    [InlineData("geminirx.retry")]
    [InlineData("geminirx.continueFrom")]
    public async Task Document_OpenedAgain_IsNotTouchedByWhatTheOldOneRemembers(string command)
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), Endless("one\n"));
        await editor.OpenAsync();
        var session = await editor.ContinueAsync(1, 0);
        while (editor.Applied == 0)
        {
            await editor.Connection.RequestAsync("geminirx/status", null);
        }

        // In one write, as editors do that load a file again.
        _ = editor.CloseDocumentAsync();
        await editor.OpenDocumentAsync("USER'S OWN TEXT, another file\n");
        await Assert.ThrowsAsync<Testing.Editors.LspErrorException>(() => ExecuteUntilKnownAsync(editor, command, session));
        await editor.Ended;
        await Assert.ThrowsAsync<Testing.Editors.LspErrorException>(() =>
            editor.ExecuteAsync(command, new JsonObject { ["sessionId"] = session })
        );

        Assert.Equal("USER'S OWN TEXT, another file\n", editor.Text);
    }

    [Fact]
    public async Task Answer_ThatIsEmpty_IsSaid()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), new EmulatorOptions { Text = "" });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);

        Assert.Equal("completed", (await editor.Ended).GetProperty("outcome").GetString());
        Assert.Equal(["Gemini: the answer is empty. Try again, or say what to write."], editor.Messages);
    }

    [Fact]
    public async Task Undo_OfTheLastEdit_IsSaid()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), Endless("one\n"));
        await editor.OpenAsync();
        await editor.ContinueAsync(1, 0);
        while (editor.Applied == 0)
        {
            await editor.Connection.RequestAsync("geminirx/status", null);
        }

        editor.Replace(2, 6, "");
        await editor.ReportAsync();
        var end = await editor.Ended;

        Assert.Equal(("stopped", "undone"), (end.GetProperty("outcome").GetString(), end.GetProperty("reason").GetString()));
        Assert.Equal(["Gemini: stopped, because the text it wrote last was deleted."], editor.Messages);
    }

    [Fact]
    public async Task Document_ReplacedByOther_EndsTheSessionAndSaysSo()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\nb\n"), Endless("one\n"));
        await editor.OpenAsync();
        await editor.ContinueAsync(1, 0);
        while (editor.Applied == 0)
        {
            await editor.Connection.RequestAsync("geminirx/status", null);
        }

        editor.Replace(0, editor.Text.Length, "quite\nsomething\nelse\n");
        await editor.ReportAsync();
        var end = await editor.Ended;

        Assert.Equal("place", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("quite\nsomething\nelse\n", editor.Text);
        Assert.Single(editor.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Service_ThatIsOverloadedOnce_IsAskedAgainAndTheUserSeesIt(bool showsProgress)
    {
        var capabilities = new JsonObject
        {
            ["workspace"] = new JsonObject { ["workspaceEdit"] = new JsonObject { ["documentChanges"] = true } },
            ["window"] = new JsonObject { ["workDoneProgress"] = showsProgress },
        };
        var tries = 0;
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n") { Capabilities = capabilities },
            new EmulatorOptions
            {
                Text = Answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                OnRequest = _ => Interlocked.Increment(ref tries) == 1 ? new EmulatorReply { Fault = "503" } : null,
            }
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal(("completed", 2, "a\n" + Answer), (end.GetProperty("outcome").GetString(), tries, editor.Text));
        Assert.Contains(
            showsProgress
                ? editor
                    .Received("$/progress")
                    .Select(one => one.GetProperty("value"))
                    .Where(value => value.TryGetProperty("message", out _))
                    .Select(value => value.GetProperty("message").GetString())
                : editor.Messages,
            message => message!.Contains("trying again in", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Service_ThatIsSilent_IsNotWaitedForWithoutEnd()
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n"),
            Endless(),
            options => options with { Policy = new AnswerPolicy { FirstContent = TimeSpan.FromMilliseconds(1) } }
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);

        Assert.Equal("timeout", (await editor.Ended).GetProperty("error").GetProperty("kind").GetString());
        Assert.Single(editor.Messages);
    }

    private static async Task ExecuteUntilKnownAsync(BareEditor editor, string command, string session)
    {
        // A running session may still take a discard; what it answers then is the session's own name.
        for (var tries = 0; tries < 3; tries++)
        {
            await editor.ExecuteAsync(command, new JsonObject { ["sessionId"] = session });
            await editor.Ended;
        }
    }

    private static EmulatorOptions Slow() =>
        new()
        {
            Text = Answer,
            CharactersPerEvent = 5,
            EventsPerBurst = 1,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.FromMilliseconds(2),
        };

    private static EmulatorOptions Endless(string? first = null) =>
        new()
        {
            Text = (first ?? "never") + "more",
            CharactersPerEvent = first?.Length ?? 1,
            EventsPerBurst = 1,
            FirstChunkDelay = first is null ? TimeSpan.FromHours(1) : TimeSpan.Zero,
            BurstInterval = TimeSpan.FromHours(1),
        };

    private BareEditor Start(
        BareEditor editor,
        EmulatorOptions? emulator = null,
        Func<LanguageServerOptions, LanguageServerOptions>? options = null
    )
    {
        var service = new GeminiEmulator(
            emulator
                ?? new EmulatorOptions
                {
                    Text = Answer,
                    FirstChunkDelay = TimeSpan.Zero,
                    BurstInterval = TimeSpan.Zero,
                }
        );
        var given = new LanguageServerOptions
        {
            CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = service.CreateClient() }),
            Log = _log.Add,
        };
        _server = GeminiLanguageServer.RunAsync(_pipe.Server, _pipe.Server, options?.Invoke(given) ?? given);
        return _editor = editor;
    }

    private sealed class FaultyScheduler : IScheduler
    {
        public DateTimeOffset Now => DefaultScheduler.Instance.Now;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
            DefaultScheduler.Instance.Schedule(state, action);

        // The session's own limit, of five seconds; the limits of the answer are longer.
        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
            dueTime == TimeSpan.FromSeconds(5)
                ? throw new InvalidOperationException("broken")
                : DefaultScheduler.Instance.Schedule(state, dueTime, action);

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            DefaultScheduler.Instance.Schedule(state, dueTime, action);
    }
}
