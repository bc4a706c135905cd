using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Answers the requests of resumable uploads; the newest 100 uploads are known.</summary>
internal sealed class UploadService(FileStore files, TimeProvider time)
{
    private const int MaxSessions = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UploadSession> _sessions = [];
    private readonly Queue<string> _order = new();

    public EmulatedAnswer Answer(ServiceCall call)
    {
        if (call.Target.UploadId is not { } id)
        {
            return Start(call);
        }

        return Find(id) is { } session
            ? session.Run(Command(call), Header(call, "x-goog-upload-offset"), call.Body.Span)
            : ServiceError.NotFound.ToAnswer(asArray: false);
    }

    /// <summary>The service's error about the start of an upload, or about an upload that is not known; null if there is none.</summary>
    public ServiceError? ErrorOf(ServiceCall call) =>
        call.Target.UploadId is { } id
            ? Find(id) is null
                ? ServiceError.NotFound
                : null
            : ReadStart(call).Error;

    private EmulatedAnswer Start(ServiceCall call)
    {
        var (file, name, length, error) = ReadStart(call);
        if (error is not null)
        {
            return error.ToAnswer(asArray: false);
        }

        var uri = $"{call.Target.Origin}/{call.Target.ApiVersion}/{name ?? "files/"}";
        var type = Header(call, "x-goog-upload-header-content-type") ?? file.Text("mimeType") ?? "application/octet-stream";
        var draft = new StoredFile(name ?? "", type, uri, time.GetUtcNow()) { DisplayName = file.Text("displayName") };
        var id = Add(new UploadSession(draft, length, files, time));
        var address = $"{call.Target.Origin}/upload/{call.Target.ApiVersion}/files?upload_id={id}&upload_protocol=resumable";
        return EmulatedAnswer.Immediate(200, "text/plain", default) with
        {
            Headers =
            [
                ("X-Goog-Upload-URL", address),
                ("X-Goog-Upload-Status", "active"),
                ("X-Goog-Upload-Chunk-Granularity", UploadSession.Granularity.ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    private (JsonElement File, string? Name, long? Length, ServiceError? Error) ReadStart(ServiceCall call)
    {
        if (Header(call, "x-goog-upload-protocol") is not "resumable" || Command(call) != "start")
        {
            return (
                default,
                null,
                null,
                ServiceError.InvalidArgument(
                    "The emulator supports the upload protocol 'resumable' only, which begins with the command 'start'."
                )
            );
        }

        var (root, error) = RequestJson.Parse(call.Body, "CreateFileRequest");
        var file = root.Member("file");
        var name = file.Text("name") is { Length: > 0 } given ? given : null;
        var length = long.TryParse(
            Header(call, "x-goog-upload-header-content-length"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var declared
        )
            ? declared
            : (long?)null;
        return (file, name, length, error ?? Check(name, file.Text("displayName"), length));
    }

    private static string Command(ServiceCall call) => Header(call, "x-goog-upload-command") ?? "";

    private ServiceError? Check(string? name, string? displayName, long? length) =>
        name is not null && !IsName(name)
            ? ServiceError.InvalidArgument("* CreateFileRequest.file.name: name must be 'files/' and up to 40 of [a-z0-9-]\n")
        : displayName?.Length > 512
            ? ServiceError.InvalidArgument("* CreateFileRequest.file.display_name: display_name must have at most 512 characters\n")
        : length > FileStore.MaxFileBytes
            ? ServiceError.InvalidArgument("Request contains an invalid argument. A file may have at most 2147483648 bytes.")
        : length == 0 ? ServiceError.InvalidArgument("* CreateFileRequest.file.size_bytes: the file is empty\n")
        : name is not null && files.Find(name) is not null ? FileStore.AlreadyExists
        : null;

    private static bool IsName(string name) =>
        name.StartsWith("files/", StringComparison.Ordinal)
        && name["files/".Length..] is { Length: > 0 and <= 40 } id
        && id[0] != '-'
        && id[^1] != '-'
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private UploadSession? Find(string id)
    {
        lock (_gate)
        {
            return _sessions.GetValueOrDefault(id);
        }
    }

    private string Add(UploadSession session)
    {
        var id = RandomNumberGenerator.GetHexString(24, lowercase: true);
        lock (_gate)
        {
            if (_order.Count == MaxSessions && _sessions.Remove(_order.Dequeue(), out var oldest))
            {
                oldest.Dispose();
            }

            _sessions.Add(id, session);
            _order.Enqueue(id);
        }

        return id;
    }

    private static string? Header(ServiceCall call, string name) => call.Received.Headers.GetValueOrDefault(name)?.Trim();
}
