using Microsoft.Extensions.Logging;

namespace GeminiRx.TestSupport;

/// <summary>Collects log entries as lines such as "Warning GeminiRx.Client: message".</summary>
public sealed class ListLogger(LogLevel minimum = LogLevel.Trace) : ILoggerFactory
{
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Found)> _waits = [];

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Waits for an entry that contains a text; completes at once if there is one.</summary>
    public Task WaitForAsync(string text)
    {
        lock (_lines)
        {
            if (_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return Task.CompletedTask;
            }

            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((text, found));
            return found.Task.WaitAsync(TimeoutToken.Start());
        }
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        lock (_lines)
        {
            _lines.Clear();
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }

    private void Add(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
            foreach (var (_, found) in _waits.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
            {
                found.TrySetResult();
            }
        }
    }

    private sealed class Logger(ListLogger list, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= list.Minimum;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                list.Add($"{logLevel} {category}: {formatter(state, exception)}");
            }
        }
    }

    private LogLevel Minimum { get; } = minimum;
}
