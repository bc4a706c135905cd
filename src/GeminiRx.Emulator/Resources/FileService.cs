namespace GeminiRx.Emulator;

/// <summary>Answers <c>files.get</c>, <c>list</c> and <c>delete</c>, and checks the files that a request uses.</summary>
internal sealed class FileService(FileStore files, TimeProvider time)
{
    private const string Service = "generativelanguage.googleapis.com";

    public EmulatedAnswer Get(string name) =>
        files.Find(name) is { } file
            ? EmulatedAnswer.Immediate(200, EmulatedAnswer.Json, ServiceJson.Indented(writer => file.Write(writer, time.GetUtcNow())))
            : FileStore.Unknown(IdOf(name)).ToAnswer(asArray: false);

    public EmulatedAnswer Delete(string name) =>
        files.Remove(name) ? EmulatedAnswer.Empty : FileStore.Unknown(IdOf(name)).ToAnswer(asArray: false);

    public EmulatedAnswer List(CallTarget target)
    {
        var (page, next, error) = ListPage.Of(target, files.All(), "ListFilesRequest", defaultSize: 10, maxSize: 100);
        return error?.ToAnswer(asArray: false)
            ?? EmulatedAnswer.Immediate(
                200,
                EmulatedAnswer.Json,
                ServiceJson.Page("files", page, next, (writer, file) => file.Write(writer, time.GetUtcNow()))
            );
    }

    /// <summary>The service's error about the files of a request; null if all of them can be used. Other addresses are not
    /// checked.</summary>
    public ServiceError? CheckUse(IEnumerable<string> uris, CallTarget target) =>
        uris.Select(uri => CheckUse(uri, target)).FirstOrDefault(error => error is not null);

    /// <summary>The size of the files among the addresses, in bytes.</summary>
    public long SizeOf(IEnumerable<string> uris, CallTarget target) =>
        uris.Select(uri => NameOf(uri, target)).OfType<string>().Sum(name => files.Find(name)?.SizeBytes ?? 0);

    private ServiceError? CheckUse(string uri, CallTarget target)
    {
        if (NameOf(uri, target) is not { } name)
        {
            return null;
        }

        var file = files.Find(name);
        return file is null ? FileStore.Unknown(IdOf(name))
            : file.StateAt(time.GetUtcNow()) == "ACTIVE" ? null
            : new ServiceError(400, "FAILED_PRECONDITION", $"The File {file.Id} is not in an ACTIVE state and usage is not allowed.");
    }

    // Null for an address of another server.
    private static string? NameOf(string uri, CallTarget target) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var address)
        && (address.Host == Service || address.GetLeftPart(UriPartial.Authority) == target.Origin)
        && address.AbsolutePath.Split('/') is ["", "v1beta" or "v1" or "v1alpha", "files", { Length: > 0 } id]
            ? $"files/{id}"
            : null;

    private static string IdOf(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
