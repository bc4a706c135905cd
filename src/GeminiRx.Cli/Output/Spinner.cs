namespace GeminiRx.Cli;

/// <summary>A spinner at the start of the line. It writes only while it holds the lock.</summary>
internal sealed class Spinner : IDisposable
{
    private const int Terminal = 2; // the descriptor of standard error

    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate;
    private readonly Action<string> _write;
    private readonly Action _onDisposed;
    private readonly Timer _timer;
    private int _frame;
    private bool _isShown;
    private bool _isDisposed;

    public Spinner(Lock gate, Action<string> write, Action onDisposed)
    {
        (_gate, _write, _onDisposed) = (gate, write, onDisposed);
        _timer = new Timer(_ => Show(), null, _interval, _interval);
    }

    /// <summary>Removes the spinner until its next frame. The caller holds the lock.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            _isShown = false;
            _write("\r\e[K");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _timer.Dispose();
                Clear();
                _onDisposed();
            }
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            if (!_isDisposed && !JobControl.IsInBackground(Terminal))
            {
                _isShown = true;
                _write($"\r{Frames[_frame++ % Frames.Length]} ");
            }
        }
    }
}
