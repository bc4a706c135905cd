using System.Globalization;
using System.Security.Cryptography;

namespace GeminiRx.Emulator;

/// <summary>One resumable upload. It keeps a hash of the bytes, not the bytes. Requests of one upload run one after the other.</summary>
internal sealed class UploadSession(StoredFile draft, long? length, FileStore files, TimeProvider time) : IDisposable
{
    /// <summary>Every piece but the last is a multiple of this size.</summary>
    public const int Granularity = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _received;
    private StoredFile? _file;
    private bool _isCancelled;

    /// <summary>Runs the commands of one request, such as <c>upload, finalize</c>.</summary>
    public EmulatedAnswer Run(string commands, string? offset, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var words = commands.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (_isCancelled && words is not ["query"])
            {
                return ServiceError.InvalidArgument("The upload is cancelled.").ToAnswer(asArray: false);
            }

            foreach (var word in words)
            {
                var error = word switch
                {
                    "query" => null,
                    "upload" => Upload(offset, bytes, isLast: words.Contains("finalize")),
                    "finalize" => Complete(),
                    "cancel" => Cancel(),
                    _ => ServiceError.InvalidArgument($"Invalid X-Goog-Upload-Command: {word}"),
                };
                if (error is not null)
                {
                    return error.ToAnswer(asArray: false) with { Headers = [Status] };
                }
            }

            return Answer() with
            {
                Headers = [Status, ("X-Goog-Upload-Size-Received", _received.ToString(CultureInfo.InvariantCulture))],
            };
        }
    }

    public void Dispose() => _hash.Dispose();

    private (string Name, string Value) Status =>
        (
            "X-Goog-Upload-Status",
            _isCancelled ? "cancelled"
            : _file is null ? "active"
            : "final"
        );

    private ServiceError? Upload(string? offset, ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (_file is not null)
        {
            return ServiceError.InvalidArgument("The upload is already finalized.");
        }

        if (!long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at != _received)
        {
            return ServiceError.InvalidArgument(Invariant($"Invalid X-Goog-Upload-Offset: {offset}, but {_received} bytes are received."));
        }

        if (!isLast && bytes.Length % Granularity != 0)
        {
            return ServiceError.InvalidArgument(
                Invariant($"Invalid request: {bytes.Length} bytes are not a multiple of the chunk granularity {Granularity}.")
            );
        }

        var total = _received + bytes.Length;
        if (total > FileStore.MaxFileBytes || total > length)
        {
            return ServiceError.InvalidArgument(Invariant($"Invalid upload: {total} bytes, but the file has {length} bytes."));
        }

        _hash.AppendData(bytes);
        _received = total;
        return null;
    }

    private ServiceError? Complete()
    {
        if (_file is null && _received != (length ?? _received))
        {
            return ServiceError.InvalidArgument(Invariant($"Invalid upload: {_received} bytes, but the file has {length} bytes."));
        }

        if (_file is not null)
        {
            return null;
        }

        (_file, var error) = files.Add(
            draft with
            {
                SizeBytes = _received,
                Created = time.GetUtcNow(),
                Sha256Hash = Convert.ToBase64String(_hash.GetCurrentHash()),
            }
        );
        return error;
    }

    private ServiceError? Cancel()
    {
        _isCancelled = true;
        return null;
    }

    private EmulatedAnswer Answer() =>
        EmulatedAnswer.Immediate(
            200,
            EmulatedAnswer.Json,
            _file is null
                ? default
                : ServiceJson.Indented(writer =>
                {
                    writer.WriteStartObject();
                    writer.WritePropertyName("file");
                    _file.Write(writer, time.GetUtcNow());
                    writer.WriteEndObject();
                })
        );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
