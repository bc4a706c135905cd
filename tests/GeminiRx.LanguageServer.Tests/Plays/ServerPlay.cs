using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests.Plays;

/// <summary>Plays a script of bytes against the whole server over a stream in memory, and judges the end. A failure prints the call that
/// plays the script again, and its steps.</summary>
internal sealed class ServerPlay
{
    private static readonly RetryOptions _retries = new() { MaxRetries = 50, Random = () => 0 };

    private const string Before = "ALPHA.BETA";
    private const string After = "GAMMA.DELTA";
    private const int MostSessions = 4;

    private readonly List<PlayedSession> _sessions = [];
    private readonly int[] _streams = new int[MostSessions];
    private readonly List<string> _done = [];
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedService _service = new();
    private readonly ModelEditor _editor;
    private readonly Random _random;

    private ServerPlay(EditorKind kind, Stream end, Random random)
    {
        _random = random;
        _editor = new ModelEditor(kind, Before + After, end, end, _time)
        {
            StreamingEdits = random.Next(4) == 0,
            Recognize = text => _streams[Array.FindIndex(PlayedSession.LetterSets, letters => text.Any(letters.Contains))],
        };
    }

    public static async Task RunAsync(int seed, byte[] script)
    {
        var random = new Random(seed);
        var kind = EditorKind.All[random.Next(EditorKind.All.Count)];
        var (client, server) = FullDuplexStream.CreatePair();
        using var log = new ListLogger(LogLevel.Warning);
        var play = new ServerPlay(kind, client, random);
        using var http = new HttpClient(play._service);
        var options = new LanguageServerOptions
        {
            CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = http }),
            Policy = new AnswerPolicy { Resume = new ResumeOptions { Retry = _retries } },
            LoggerFactory = log,
        };
        var running = GeminiLanguageServer.RunAsync(server, server, options);
        var story = () => $"{kind}: ServerPlay.RunAsync({seed}, [{string.Join(", ", script)}])\n  {string.Join("\n  ", play._done)}\n";
        try
        {
            await play._editor.OpenAsync();
            await play.StartAsync(Before.Length);
            foreach (var step in script)
            {
                await play.DoAsync(step);
            }

            await play.EndAllAsync();
            await new ServerPlayJudge(play._editor, play._service, play._sessions).JudgeAsync();
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{story()}{e}");
        }
        catch (Xunit.Sdk.XunitException e)
        {
            Assert.Fail($"{story()}{e.Message}");
        }

        await play._editor.DisposeAsync();
        Assert.Equal(1, await running.WaitAsync(TimeoutToken.Start()));
        Assert.Empty(log.Lines);
        await Task.WhenAll(play._service.Answers.Select(answer => answer.Closed)).WaitAsync(TimeoutToken.Start());
    }

    private async Task DoAsync(byte step)
    {
        var session = _sessions[_random.Next(_sessions.Count)];
        switch (step % 18)
        {
            case 0 or 1 or 2 or 3 when !session.IsOver:
                var text = session.NextText(_random);
                session.Text += text;
                session.ShowsRewoundText = false;
                session.Answer.Say(text);
                Note($"{session.Id} says «{text}»");
                break;
            case 4 or 5:
                Edit(model => model.Insert(_random.Next(model.Text.Length + 1), Typed()));
                break;
            case 6 or 7:
                Edit(model => model.Insert(model.Streams[session.Stream].Marker, Typed()));
                break;
            case 8:
                Edit(DeleteALetter);
                break;
            case 9 or 10:
                _time.Advance(EditorKind.Neovim.ChangeDelay);
                break;
            case 11:
                // An answer comes when the server has taken all that was sent before.
                await _editor.Connection.RequestAsync("geminirx/status", new JsonObject());
                break;
            case 12 when !session.IsOver:
                EndOne(session);
                break;
            case 13 when !session.IsOver:
                session.Expected = ExpectedText.Prefix;
                session.IsOver = true;
                Note($"stop {session.Id}");
                await _editor.StopAsync(session.Id);
                break;
            case 14 when session.IsOver && !session.IsContinued && _editor.HasEnded(session.Id):
                await DiscardAsync(session);
                break;
            case 15 when _sessions.Count < MostSessions:
                await StartAsync(_editor.Look(model => _random.Next(model.Text.Length + 1)));
                break;
            case 16 when !session.IsOver && session.Text.Length > 0:
                session.CheckpointText = session.Text;
                session.Answer.Checkpoint();
                Note($"{session.Id} has a checkpoint");
                break;
            case 17 when !session.IsOver && session.CheckpointText is { } checkpointText:
                // The text since the checkpoint is rewound with the next text, or with the end.
                if (!session.ShowsRewoundText)
                {
                    session.RewoundTexts.Add(session.Text);
                }

                session.Text = checkpointText;
                session.ShowsRewoundText = true;
                session.Answer.Break();
                Note($"{session.Id} breaks off");
                break;
        }
    }

    private async Task StartAsync(int offset)
    {
        var session = new PlayedSession(_sessions.Count, _editor.Look(model => model.Streams.Count), _service[$"answer-{_sessions.Count}"]);
        _streams[session.Letters] = session.Stream;
        _sessions.Add(session);
        session.Id = await SessionOf(
            _editor
                .Continue(
                    offset,
                    new JsonObject
                    {
                        ["instruction"] = $"answer-{session.Letters}",
                        ["force"] = true,
                        ["granularity"] = _random.Next(4) == 0 ? "arrival" : "word",
                    }
                )
                .Answer
        );
        Note($"start {session.Id} at {offset}");
    }

    private async Task DiscardAsync(PlayedSession session)
    {
        session.IsContinued = true;
        var stream = _editor.Look(model => model.Streams.Count);
        var id = await SessionOf(_editor.ContinueSessionAsync("geminirx.discard", session.Id, session.Stream));
        Note($"discard {session.Id} as {id}");
        _sessions.Add(
            new PlayedSession(session.Letters, stream, session.Answer)
            {
                Id = id,
                IsOver = true,
                IsContinued = true,
            }
        );
    }

    private void EndOne(PlayedSession session)
    {
        session.IsOver = true;
        if (_random.Next(2) == 0)
        {
            Note($"{session.Id} fails");
            if (session.CheckpointText is null)
            {
                session.Answer.Fail();
            }
            else
            {
                session.Answer.Refuse();
            }
        }
        else
        {
            Note($"{session.Id} finishes");
            session.Answer.Finish();
        }
    }

    private async Task EndAllAsync()
    {
        foreach (var session in _sessions.Where(session => !session.IsOver))
        {
            session.Answer.Finish();
        }

        var limit = TimeoutToken.Start();
        while (!_sessions.All(session => _editor.HasEnded(session.Id)))
        {
            _time.Advance(EditorKind.Neovim.ChangeDelay);
            var status = await _editor.Connection.RequestAsync("geminirx/status", new JsonObject());
            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"Some sessions have not ended: {status}");
            }
        }
    }

    private void Edit(Action<EditorModel> edit)
    {
        _editor.Edit(model =>
        {
            // Eglot reports typing and an edit as one range, which cannot always be split again. The plays of the step function cover
            // that case.
            if (!model.Kind.CountsOnReport || !model.HasUnsent)
            {
                edit(model);
            }
        });
        Note($"the text is «{_editor.Look(model => model.Text)}»");
    }

    private void DeleteALetter(EditorModel model)
    {
        var letters = Enumerable.Range(0, model.Text.Length).Where(at => char.IsLetter(model.Text[at])).ToList();
        model.Delete(letters[_random.Next(letters.Count)], 1);
    }

    private string Typed() => "XYZ"[_random.Next(3)].ToString();

    private void Note(string what) => _done.Add(what.Replace("\n", "⏎", StringComparison.Ordinal));

    private static async Task<string> SessionOf(Task<JsonElement> answer) => (await answer).GetProperty("sessionId").GetString()!;
}
