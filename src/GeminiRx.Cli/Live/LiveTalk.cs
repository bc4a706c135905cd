using System.Reactive.Linq;

namespace GeminiRx.Cli;

/// <summary>Reads what the user types, and shows what the model says, turn by turn.</summary>
internal sealed class LiveTalk : IDisposable
{
    private readonly LiveSession _session;
    private readonly LiveAudioFile? _file;
    private readonly LivePlayer? _player;
    private readonly string? _format;
    private readonly bool _isQuiet;
    private readonly ChatInput _input = new(historyPath: null);
    private readonly Interrupts _interrupts;
    private int _exitCode;

    /// <param name="session">The conversation.</param>
    /// <param name="file">Gets the audio; null for no file.</param>
    /// <param name="player">Plays the audio; null for silence.</param>
    /// <param name="format">The format of the output; null for what fits.</param>
    /// <param name="isQuiet">Whether the summary lines are left out.</param>
    /// <param name="stop">Ends the conversation.</param>
    public LiveTalk(LiveSession session, LiveAudioFile? file, LivePlayer? player, string? format, bool isQuiet, CancellationToken stop)
    {
        (_session, _file, _player, _format, _isQuiet) = (session, file, player, format, isQuiet);
        _interrupts = new Interrupts(() => _input.IsEditing, stop);
    }

    /// <summary>Runs until the end of the input, <c>/quit</c> or a signal.</summary>
    /// <returns>The exit code of the last turn; 130 after a signal.</returns>
    public async Task<int> RunAsync()
    {
        try
        {
            while (await _input.ReadAsync(_interrupts.Quit) is { Text: var text } && text.TrimEnd() != "/quit")
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
            return ExitCode.Stopped;
        }
    }

    public void Dispose()
    {
        _interrupts.Dispose();
        _input.Dispose();
    }

    /// <summary>What is shown of a turn: in text, the words are the answer, and the audio goes to its file.</summary>
    /// <param name="turn">The chunks of the turn.</param>
    /// <param name="format">The format of the output; null for what fits.</param>
    public static IObservable<Chunk> ToShown(IObservable<Chunk> turn, string? format) =>
        format == "ndjson"
            ? turn
            : turn.Where(chunk => chunk is not (MediaChunk or TranscriptionChunk { IsInput: true }))
                .Select(chunk => chunk is TranscriptionChunk words ? new TextChunk(words.Text) : chunk);

    private async Task TakeTurnAsync(string text)
    {
        _player?.Begin();
        using var view = AnswerViews.Create(_format, isOneOfSeveral: true);
        using var status = new StatusReporter(new StatusOptions { IsQuiet = _isQuiet, IsText = _format != "ndjson" });
        _exitCode = await AnswerRunner.RunAsync(
            view,
            () =>
                _interrupts.RunAnswerAsync(cancellationToken =>
                    AnswerRunner.StreamAsync(
                        ToShown(_session.Turn(text).Do(Listen), _format),
                        client: null,
                        view,
                        status,
                        cancellationToken
                    )
                )
        );
        if (_exitCode == ExitCode.Stopped)
        {
            _player?.Stop();
        }
    }

    private void Listen(Chunk chunk)
    {
        _file?.Record(chunk);
        _player?.Play(chunk);
    }
}
