using System.Reactive.Linq;

namespace GeminiRx.Cli;

/// <summary>Reads what the user types, and shows what the model says, turn by turn.</summary>
internal sealed class LiveTalk : IDisposable
{
    private readonly LiveSession _session;
    private readonly LiveAudioFile? _file;
    private readonly LivePlayer? _player;
    private readonly AskSettings _settings;
    private readonly AnswerPolicy _limits;
    private readonly ChatInput _input = new(historyPath: null);
    private readonly Interrupts _interrupts;
    private readonly CancellationTokenSource _end; // of the user or of the session
    private readonly Lock _gate = new();
    private Exception? _failure;
    private bool _isDisposed;
    private bool _hasEnded;
    private int _exitCode;

    /// <param name="session">The conversation.</param>
    /// <param name="file">Gets the audio; null for no file.</param>
    /// <param name="player">Plays the audio; null for silence.</param>
    /// <param name="settings">The settings: the format of the output, the limits of time, whether the summary lines are left out.</param>
    /// <param name="stop">Ends the conversation.</param>
    public LiveTalk(LiveSession session, LiveAudioFile? file, LivePlayer? player, AskSettings settings, CancellationToken stop)
    {
        (_session, _file, _player, _settings, _limits) = (session, file, player, settings, PolicyFactory.Create(settings));
        _interrupts = new Interrupts(() => _input.IsEditing, stop);
        _end = CancellationTokenSource.CreateLinkedTokenSource(_interrupts.Quit);
    }

    /// <summary>Runs until the end of the input, <c>/quit</c>, a signal, or the end of the session.</summary>
    /// <returns>The exit code of the last turn; 130 after a signal.</returns>
    /// <exception cref="GeminiException">The session has failed between two turns.</exception>
    public async Task<int> RunAsync()
    {
        using var watch = _session.Chunks.Subscribe(_ => { }, OnSessionFailed);
        try
        {
            while (!_hasEnded && await _input.ReadAsync(_end.Token) is { Text: var text } && text.TrimEnd() != "/quit")
            {
                if (text.Length > 0)
                {
                    await TakeTurnAsync(text);
                }
            }

            return _exitCode;
        }
        catch (OperationCanceledException)
        {
            return _interrupts.Quit.IsCancellationRequested || _failure is not { } failure ? ExitCode.Stopped : throw failure;
        }
    }

    public void Dispose()
    {
        // The session may fail meanwhile.
        lock (_gate)
        {
            _isDisposed = true;
        }

        _end.Dispose();
        _interrupts.Dispose();
        _input.Dispose();
    }

    /// <summary>What is shown of a turn: in text, the words are the answer, and the audio goes to its file. Words that a lost connection
    /// revokes cannot be taken back, and the model does not repeat them exactly: the answer is shown again as a paragraph of its
    /// own.</summary>
    /// <param name="turn">The chunks of the turn.</param>
    /// <param name="format">The format of the output; null for what fits.</param>
    public static IObservable<Chunk> ToShown(IObservable<Chunk> turn, string? format) =>
        format == "ndjson" ? turn : Observable.Defer(() => ToWords(turn));

    private static IObservable<Chunk> ToWords(IObservable<Chunk> turn)
    {
        var hasWords = false;
        return turn.Where(chunk => chunk is not (MediaChunk or TranscriptionChunk { IsInput: true })).Select(ToWord);

        Chunk ToWord(Chunk chunk)
        {
            var isBreak = chunk is RewindChunk && hasWords;
            hasWords = chunk is TranscriptionChunk or TextChunk || (hasWords && chunk is not RewindChunk);
            return chunk switch
            {
                TranscriptionChunk words => new TextChunk(words.Text),
                RewindChunk => new TextChunk(isBreak ? "\n\n" : ""),
                _ => chunk,
            };
        }
    }

    private async Task TakeTurnAsync(string text)
    {
        _player?.Begin();
        _file?.Begin();
        var format = _settings.Format;
        using var view = AnswerViews.Create(format, isOneOfSeveral: true);
        using var status = new StatusReporter(new StatusOptions { IsQuiet = _settings.Quiet is true, IsText = format != "ndjson" });
        _exitCode = await AnswerRunner.RunAsync(
            view,
            () =>
                _interrupts.RunAnswerAsync(cancellationToken =>
                    AnswerRunner.StreamAsync(ToShown(Turn(text), format), client: null, view, status, cancellationToken)
                )
        );
        if (_exitCode == ExitCode.Stopped)
        {
            _player?.Stop();
        }
    }

    private IObservable<Chunk> Turn(string text) =>
        _session
            .Turn(text)
            .Catch(
                (GeminiLiveException e) => Observable.Throw<Chunk>(e is { Fault: LiveFault.Ended, InnerException: { } cause } ? cause : e)
            )
            .Do(Listen, e => _hasEnded = e is not GeminiLiveException { Fault: LiveFault.Overflow })
            .LimitTime(_limits.FirstContent, _limits.Gap);

    // The prompt need not wait for a line that nobody answers.
    private void OnSessionFailed(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _ = _isDisposed ? null : _end.CancelAsync();
        }
    }

    private void Listen(Chunk chunk)
    {
        _file?.Record(chunk);
        _player?.Play(chunk);
    }
}
