namespace GeminiRx.TestSupport.Editors;

/// <summary>Sends <c>didChange</c>, after the delay of the editor's kind. Call the methods with the editor's lock held.</summary>
internal sealed class ChangeSender(EditorModel model, LspConnection connection, TimeProvider time, Lock gate) : IDisposable
{
    private ITimer? _timer;

    /// <summary>Sends the unreported changes: at once, or when the delay has passed.</summary>
    public void Send()
    {
        if (model.Kind.ChangeDelay == TimeSpan.Zero)
        {
            SendNow();
        }
        else if (model.HasUnsent && _timer is null)
        {
            // The timer starts after the assignment. A clock that advances meanwhile fires it at once, and SendNow then clears the field.
            _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(model.Kind.ChangeDelay, Timeout.InfiniteTimeSpan);
        }
    }

    public void SendNow()
    {
        Dispose();
        if (!model.HasUnsent)
        {
            return;
        }

        foreach (var report in model.TakeReports())
        {
            // The write begins under the lock, so that no later message overtakes it.
            _ = connection.NotifyAsync("textDocument/didChange", EditorMessages.DidChange(report));
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void OnTimer()
    {
        lock (gate)
        {
            SendNow();
        }
    }
}
