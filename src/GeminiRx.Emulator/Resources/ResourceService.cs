namespace GeminiRx.Emulator;

/// <summary>Answers the methods of embeddings, decisions, files and caches, and checks what a request for content uses of them.</summary>
internal sealed class ResourceService
{
    private readonly FileService _files;
    private readonly UploadService _uploads;
    private readonly CacheService _caches;

    public ResourceService(TimeProvider time)
    {
        var store = new FileStore(time);
        _files = new FileService(store, time);
        _uploads = new UploadService(store, time);
        _caches = new CacheService(_files, time);
    }

    public EmulatedAnswer Answer(ServiceCall call) =>
        (call.Target.Method, call.Target.Resource) switch
        {
            (ServiceMethod.Embed or ServiceMethod.BatchEmbed, _) => EmbeddingService.Answer(call),
            (ServiceMethod.Decide, _) => DecisionService.Answer(call),
            (ServiceMethod.Upload, _) => _uploads.Answer(call),
            (ServiceMethod.ListFiles, _) => _files.List(call.Target),
            (ServiceMethod.GetFile, { } name) => _files.Get(name),
            (ServiceMethod.DeleteFile, { } name) => _files.Delete(name),
            (ServiceMethod.CreateCache, _) => _caches.Create(call),
            (ServiceMethod.ListCaches, _) => _caches.List(call.Target),
            (ServiceMethod.GetCache, { } name) => _caches.Get(name),
            (ServiceMethod.UpdateCache, _) => _caches.Update(call),
            (ServiceMethod.DeleteCache, { } name) => _caches.Delete(name),
            _ => ServiceError.NotEmulated.ToAnswer(asArray: false),
        };

    /// <summary>
    /// The service's error about a call that is not for content, without any effect of the call; null if there is none, and for the bytes
    /// of an upload, which only the upload itself can check.
    /// </summary>
    public ServiceError? ErrorOf(ServiceCall call) =>
        (call.Target.Method, call.Target.Resource) switch
        {
            (ServiceMethod.None, _) => AddressJudgement.ErrorOf(call.Received.Method, call.Target),
            (ServiceMethod.ListModels, _) => KnownModels.Answer(call.Target).Refusal,
            (ServiceMethod.Embed or ServiceMethod.BatchEmbed, _) => EmbeddingService.ErrorOf(call),
            (ServiceMethod.Upload, _) => _uploads.ErrorOf(call),
            (ServiceMethod.CreateCache, _) => _caches.ErrorOfCreation(call),
            (ServiceMethod.UpdateCache, { } name) => _caches.ErrorOfUpdate(call) ?? _caches.Get(name).Refusal,
            (ServiceMethod.DeleteFile, { } name) => _files.Get(name).Refusal,
            (ServiceMethod.DeleteCache, { } name) => _caches.Get(name).Refusal,
            (ServiceMethod.Decide or ServiceMethod.ListFiles or ServiceMethod.GetFile, _) => Answer(call).Refusal,
            (ServiceMethod.ListCaches or ServiceMethod.GetCache, _) => Answer(call).Refusal,
            _ => null,
        };

    /// <summary>The request with the tokens of its cache; or the service's error about a file or the cache that it uses.</summary>
    public (ContentRequest? Request, ServiceError? Error) Apply(ContentRequest? request, CallTarget target) =>
        request is null ? default
        : _files.CheckUse(request.FileUris, target) is { } error ? (request, error)
        : _caches.Apply(request, target);
}
