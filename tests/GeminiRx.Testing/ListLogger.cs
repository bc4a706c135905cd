using Microsoft.Extensions.Logging;

namespace GeminiRx.Testing;

/// <summary>Collects log entries as lines such as "Warning GeminiRx.Client: message".</summary>
public sealed class ListLogger(LogLevel minimum = LogLevel.Trace) : ILoggerFactory
{
    private readonly List<string> _lines = [];

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
                lock (list._lines)
                {
                    list._lines.Add($"{logLevel} {category}: {formatter(state, exception)}");
                }
            }
        }
    }

    private LogLevel Minimum { get; } = minimum;
}
