using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Openings;

/// <summary>A file for one answer. Nobody can guess its name.</summary>
/// <param name="Path">The whole path.</param>
internal sealed record AnswerFile(string Path)
{
    /// <summary>The URI for the editor.</summary>
    public DocumentUri Uri { get; } = new(new Uri(Path).AbsoluteUri);

    /// <summary>Whether an editor means this file. It may write the path in another way, so the name decides.</summary>
    public bool IsNamedBy(DocumentUri uri) =>
        uri.FilePath is { } path && System.IO.Path.GetFileName(path) == System.IO.Path.GetFileName(Path);

    /// <summary>Creates the file, which is empty. Only the user may read it.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created.</exception>
    public void Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Open(Path, options).Dispose();
    }

    /// <summary>Deletes the file, if that is possible. Otherwise the folder deletes it later.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program has it open.
        }
    }

    /// <summary>Opens the file to write the answer into it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public StreamWriter Write() =>
        new(new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}
