using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// The log of questions and answers: a file with one JSON object a line, which only the user can read. Processes write it one after the
/// other. A file that becomes too large keeps the newest entries of half the size.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="maxBytes">The size of the file at which old entries are removed.</param>
internal sealed class AskLog(string path, long maxBytes = AskLog.DefaultMaxBytes)
{
    /// <summary>The size of the file at which old entries are removed.</summary>
    public const long DefaultMaxBytes = 8 * 1024 * 1024;

    /// <summary>Adds an entry.</summary>
    /// <exception cref="UsageException">The file cannot be written, or another process writes it all the time.</exception>
    public async Task AddAsync(AskLogEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, AskLogContext.Default.AskLogEntry), (byte)'\n'];
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            await using var held = await FileLock.AcquireAsync(path);
            var isCut = IsLastLineCut();
            using (var file = PrivateFiles.OpenToAppend(path))
            {
                file.Write(isCut ? [(byte)'\n', .. line] : line);
            }

            if (new FileInfo(path).Length > maxBytes)
            {
                Shrink();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LogErrors.Unwritable(path, e);
        }
    }

    /// <summary>Reads the entries, the oldest first. Lines that are no entries are left out.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public IReadOnlyList<AskLogEntry> Read()
    {
        try
        {
            return File.Exists(path) ? [.. File.ReadLines(path).Select(Parse).OfType<AskLogEntry>()] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LogErrors.Unreadable(path, e);
        }
    }

    /// <summary>Removes all entries.</summary>
    /// <returns>Whether there was a file.</returns>
    /// <exception cref="UsageException">The file cannot be removed.</exception>
    public async Task<bool> ClearAsync()
    {
        try
        {
            if (!File.Exists(path))
            {
                return false;
            }

            await using var held = await FileLock.AcquireAsync(path);
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LogErrors.Unwritable(path, e);
        }
    }

    // A process that was killed, or a full disk, leaves a part of an entry.
    private bool IsLastLineCut()
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
    }

    private void Shrink()
    {
        var lines = new List<byte[]>();
        var length = 0L;
        foreach (var line in File.ReadAllLines(path).Reverse().Select(line => System.Text.Encoding.UTF8.GetBytes(line + "\n")))
        {
            length += line.Length;
            if (length > maxBytes / 2)
            {
                break;
            }

            lines.Add(line);
        }

        lines.Reverse();
        PrivateFiles.Replace(path, [.. lines.SelectMany(line => line)]);
    }

    private static AskLogEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AskLogContext.Default.AskLogEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
