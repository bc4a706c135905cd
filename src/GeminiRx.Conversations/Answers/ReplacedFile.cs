using System.Text;

namespace GeminiRx.Conversations.Answers;

/// <summary>
/// The file that a new one has replaced, kept open. Another program that had opened it before may write into it afterwards; nobody else
/// would see that text.
/// </summary>
internal sealed class ReplacedFile : IDisposable
{
    private readonly FileStream _file;
    private SavedState _known;

    private ReplacedFile(FileStream file, SavedState known) => (_file, _known) = (file, known);

    /// <summary>Opens the file before it is replaced; null if there is none, and on Windows, where an open file is not replaced.</summary>
    /// <param name="path">The path.</param>
    /// <param name="known">The state in which it was read.</param>
    public static ReplacedFile? Open(string path, SavedState known)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            const FileShare Share = FileShare.ReadWrite | FileShare.Delete;
            return new ReplacedFile(new FileStream(path, FileMode.Open, FileAccess.Read, Share, bufferSize: 0), known);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The text of the file if it was written since it was read or asked last; null if not.</summary>
    public string? TakeLateText()
    {
        var state = new SavedState(RandomAccess.GetLength(_file.SafeFileHandle), File.GetLastWriteTimeUtc(_file.SafeFileHandle));
        if (state == _known)
        {
            return null;
        }

        _known = state;
        var bytes = new byte[state.Length];
        var count = RandomAccess.Read(_file.SafeFileHandle, bytes, fileOffset: 0);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, count));
    }

    public void Dispose() => _file.Dispose();
}
