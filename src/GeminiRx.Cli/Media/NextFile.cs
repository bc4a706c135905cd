using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>A file that is written beside its place and gets its name when it is complete. If it is not, nothing of it remains.</summary>
internal sealed class NextFile : IDisposable
{
    // Of names that exist already.
    private const int MaxNumber = 10_000;

    private readonly string _path;
    private readonly string _type;
    private readonly string _temporary;

    private NextFile(string path, string type, string temporary, FileStream stream) =>
        (_path, _type, _temporary, Stream) = (path, type, temporary, stream);

    /// <summary>The content.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The name that it gets, or, if a file has that name, one with the next number behind it.</param>
    /// <param name="type">The media type, for the message.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public static NextFile Create(string path, string type)
    {
        for (var number = 1; ; number++)
        {
            var temporary = $"{path}.{number}.part";
            try
            {
                return new(path, type, temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite));
            }
            catch (IOException) when (File.Exists(temporary) && number < MaxNumber)
            {
                // Another process writes it, or was killed.
            }
        }
    }

    /// <summary>Gives the file its name, and says so on standard error.</summary>
    /// <exception cref="IOException">The file cannot be written to its end or renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public void Finish()
    {
        Stream.Dispose();
        for (var number = 1; ; number++)
        {
            var path = number == 1 ? _path : $"{Path.ChangeExtension(_path, null)}-{number}{Path.GetExtension(_path)}";
            try
            {
                File.Move(_temporary, path, overwrite: false);
                StandardError.WriteMessage(MediaErrors.Saved(_type, path, MediaNames.IsOfType(path, _type)));
                return;
            }
            catch (IOException) when (File.Exists(path) && number < MaxNumber)
            {
                // The next number may be free.
            }
        }
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        Try(Stream.Dispose);
        Try(() => File.Delete(_temporary));
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure was reported; what remains has a name that says what it is.
        }
    }
}
