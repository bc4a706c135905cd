using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Shows the text of candidate 0 as Markdown on a terminal as it arrives. The last block is laid out again in place; what has
/// scrolled away stays as it is.</summary>
internal sealed class LiveMarkdownView : AnswerView
{
    /// <summary>A narrower terminal gets rows that are final.</summary>
    public const int MinWidth = 12;

    private const int Terminal = 1; // the descriptor of standard output

    private readonly MarkdownLayout _layout;
    private readonly LiveRegion _region;
    private readonly PosixSignalRegistration? _resize;
    private bool _isAway;

    public LiveMarkdownView(LayoutOptions options)
    {
        _layout = new MarkdownLayout(options);
        _region = new LiveRegion(Stream.Write, options.Width, options.OpenRows + 1);
        StandardError.SetLive(_region);
        _resize = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Draw());
        JobControl.Continued += OnContinued;
    }

    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) => base.Prepare(answer).Smooth();

    public override void Show(Chunk chunk)
    {
        if (chunk is not TextChunk { Candidate: 0, Text: { Length: > 0 } text })
        {
            return;
        }

        lock (StandardError.Gate)
        {
            _layout.Append(text);
            Draw();
        }
    }

    public override void End()
    {
        lock (StandardError.Gate)
        {
            _layout.End();
            Draw(isEnd: true);
        }
    }

    public override void Dispose()
    {
        _resize?.Dispose();
        JobControl.Continued -= OnContinued;
        StandardError.SetLive(null);
        base.Dispose();
    }

    // The shell has written behind the answer since the program was stopped.
    private void OnContinued()
    {
        lock (StandardError.Gate)
        {
            _isAway = true;
            Draw();
        }
    }

    // In the background the answer would be written over what the shell shows. It waits for the foreground or for its end.
    private void Draw(bool isEnd = false)
    {
        lock (StandardError.Gate)
        {
            if (JobControl.IsInBackground(Terminal))
            {
                _isAway = true;
                if (!isEnd)
                {
                    return;
                }
            }

            if (_isAway)
            {
                _isAway = false;
                _region.Leave();
                Stream.Write("\n"u8);
            }

            var (width, height) = OutputCapabilities.Size;
            _layout.SetWidth(width);
            _region.Draw(_layout.Output, _layout.LayOutOpenRows(), width, height);
            _layout.Output.RemoveFinished();
        }
    }
}
