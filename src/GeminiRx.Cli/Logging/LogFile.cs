using Microsoft.Extensions.Logging;

namespace GeminiRx.Cli;

/// <summary>
/// Writes each log entry to a line of a file: time (UTC), level, category and message. Selected entries also go to standard error.
/// </summary>
internal sealed class LogFile : ILoggerFactory
{
    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;
    private readonly LogLevel _minimum;
    private readonly Func<string, LogLevel, bool> _isForStandardError;

    /// <param name="path">The file, which is appended to; null for no file.</param>
    /// <param name="minimum">The lowest level that is written to the file.</param>
    /// <param name="isForStandardError">Whether an entry of a category and level also goes to standard error.</param>
    /// <exception cref="Errors.UsageException">The file cannot be written.</exception>
    public LogFile(string? path, LogLevel minimum, Func<string, LogLevel, bool> isForStandardError)
    {
        (_minimum, _isForStandardError) = (minimum, isForStandardError);
        try
        {
            _file = path is null ? null : new StreamWriter(path, append: true) { AutoFlush = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Errors.UsageErrors.UnwritableLog(path!, e);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("LogFile has no providers: it writes only to its file and to standard error.");

    public void Dispose() => _file?.Dispose();

    private void Write(LogLevel level, string category, string message)
    {
        if (_isForStandardError(category, level))
        {
            StandardError.WriteMessage(message);
        }

        if (_file is null || level < _minimum)
        {
            return;
        }

        var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        lock (_gate)
        {
            try
            {
                _file.WriteLine($"{time} {level} {category}: {message.ReplaceLineEndings("\\n")}");
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // A full disk does not end the server. The entry is lost.
            }
        }
    }

    private sealed class Logger(LogFile log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            log._isForStandardError(category, logLevel) || (log._file is not null && logLevel >= log._minimum);

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
                log.Write(logLevel, category, formatter(state, exception));
            }
        }
    }
}
