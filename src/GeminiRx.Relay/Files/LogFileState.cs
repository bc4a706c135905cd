namespace GeminiRx.Relay.Files;

/// <summary>What the frames of an answer's file say. Each frame is read once in a process, whoever comes first; readers and writers use the
/// view without a lock. Thread-safe.</summary>
/// <param name="identity">The identity of the file: another file of the same name has another one.</param>
internal sealed class LogFileState(Guid identity)
{
    // A reader finds its record at most this far after a mark.
    private const int MarkRecords = 64;
    private const int MarkBytes = 16 << 10;

    private readonly Lock _gate = new();
    private LogFileView _view = new();
    private LogPlace[] _marks = [];
    private int _marksCount;

    public Guid Identity => identity;

    /// <summary>The state after the frames that are read.</summary>
    public LogFileView View => Volatile.Read(ref _view);

    /// <summary>Reads the frames that are new.</summary>
    /// <param name="frames">The open file.</param>
    /// <returns>The state after them.</returns>
    public LogFileView Advance(FrameFile frames)
    {
        if (View is var known && known.Length == frames.Size)
        {
            return known;
        }

        lock (_gate)
        {
            var view = _view;
            while (frames.TryRead(view.Length, out var frame, out var payload))
            {
                if (frame.IsRecord && IsMark(view))
                {
                    AddMark(new LogPlace(view.Records, view.Length));
                }

                view = view.After(frame, payload);
            }

            view = view with { Marks = _marks, MarksCount = _marksCount };
            Volatile.Write(ref _view, view);
            return view;
        }
    }

    private bool IsMark(LogFileView view) =>
        _marksCount == 0
        || view.Records - _marks[_marksCount - 1].Records >= MarkRecords
        || view.Length - _marks[_marksCount - 1].Place >= MarkBytes;

    // Views have the array and a count: what is behind the count may be written.
    private void AddMark(LogPlace mark)
    {
        if (_marksCount == _marks.Length)
        {
            Array.Resize(ref _marks, Math.Max(1, 2 * _marks.Length));
        }

        _marks[_marksCount++] = mark;
    }
}
