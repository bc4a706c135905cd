using GeminiRx.Errors;

namespace GeminiRx.Files;

/// <summary>The bytes of a file or stream that is uploaded. It ends the upload if they change meanwhile.</summary>
internal sealed class UploadContent : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly DateTime? _written;

    private UploadContent(Stream stream, string name, long length, bool ownsStream)
    {
        (_stream, Name, Length, _ownsStream) = (stream, name, length, ownsStream);
        _written = WriteTime;
    }

    /// <summary>The name in messages: the file's without its folder.</summary>
    public string Name { get; }

    /// <summary>The size in bytes that is announced to the service.</summary>
    public long Length { get; }

    private DateTime? WriteTime => _ownsStream && _stream is FileStream file ? File.GetLastWriteTimeUtc(file.SafeFileHandle) : null;

    /// <summary>Opens a file.</summary>
    /// <exception cref="GeminiFileException">It cannot be read, or is empty.</exception>
    public static UploadContent Open(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            // Others may write: that is found out, and forbidding it would break them.
            var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 1,
                FileOptions.Asynchronous | FileOptions.SequentialScan
            );
            return Create(file, name, file.CanSeek ? file.Length : 0, ownsStream: true);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw FileErrors.Unreadable(name, e);
        }
    }

    /// <summary>Takes a stream, which is not disposed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="position">The position of the first byte; null for a stream that cannot seek.</param>
    /// <param name="length">The number of bytes from there.</param>
    /// <param name="name">The name in messages.</param>
    /// <exception cref="GeminiFileException">It cannot be read, or is empty.</exception>
    public static UploadContent Open(Stream stream, long? position, long length, string name)
    {
        try
        {
            stream.Position = position ?? (stream.CanSeek ? stream.Position : 0);
        }
        catch (NotSupportedException) when (position is null)
        {
            // It is read from where it is.
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw FileErrors.Unreadable(name, e);
        }

        return Create(stream, name, length, ownsStream: false);
    }

    /// <summary>Fills the buffer, or reads up to the announced end.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="offset">The number of bytes before them.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="GeminiFileException">The content ends before its announced end, or cannot be read.</exception>
    public async Task<int> FillAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - offset)];
        var count = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return count == buffer.Length ? count : throw FileErrors.Shrunk(Name, Length, offset + count);
    }

    /// <summary>Checks, when all announced bytes are read, that the content ends there and was not written to.</summary>
    /// <exception cref="GeminiFileException">It changed.</exception>
    public async Task EnsureUnchangedAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
        {
            throw FileErrors.Grown(Name, Length);
        }

        if (WriteTime != _written)
        {
            throw FileErrors.Rewritten(Name);
        }
    }

    public ValueTask DisposeAsync() => _ownsStream ? _stream.DisposeAsync() : ValueTask.CompletedTask;

    private static UploadContent Create(Stream stream, string name, long length, bool ownsStream)
    {
        if (length > 0)
        {
            return new(stream, name, length, ownsStream);
        }

        if (ownsStream)
        {
            stream.Dispose();
        }

        throw FileErrors.Empty(name);
    }

    private async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _stream
                .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw FileErrors.Unreadable(Name, e);
        }
    }

    private static bool IsUnreadable(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException or ArgumentException;
}
