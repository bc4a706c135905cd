namespace GeminiRx.Emulator;

/// <summary>A field: its message, enumeration or scalar type, and whether it is repeated. <c>any</c> is a free-form value.</summary>
internal readonly record struct SchemaField(string Type, bool Repeated);

/// <summary>
/// The messages of a request, from the typed schema of the vendor's SDK 3.3.0 (Gemini API and Vertex AI together). One message or
/// enumeration per row; an indented row continues the row above it. A message that clients always send as a whole has the type <c>any</c>.
/// </summary>
internal static class RequestSchema
{
    private const string Messages = """
        GenerateContentRequest model:string contents:Content[] systemInstruction:Content tools:Tool[] toolConfig:ToolConfig
            safetySettings:SafetySetting[] generationConfig:GenerationConfig cachedContent:string labels:any serviceTier:ServiceTier
            store:bool continuationToken:bytes modelArmorConfig:ModelArmorConfig outputConfig:OutputConfig
        CountTokensRequest model:string contents:Content[] generateContentRequest:GenerateContentRequest instances:any[]
            systemInstruction:Content tools:Tool[] generationConfig:GenerationConfig
        EmbedContentRequest model:string content:Content taskType:TaskType title:string outputDimensionality:int32
        BatchEmbedContentsRequest requests:EmbedContentRequest[]
        CreateAuthTokenRequest uses:int32 expireTime:string newSessionExpireTime:string bidiGenerateContentSetup:any fieldMask:string
        BidiGenerateContentSetup model:string generationConfig:GenerationConfig systemInstruction:Content tools:Tool[]
            realtimeInputConfig:any sessionResumption:SessionResumptionConfig contextWindowCompression:any inputAudioTranscription:any
            outputAudioTranscription:any proactivity:any historyConfig:any explicitVadSignal:bool avatarConfig:any
            safetySettings:SafetySetting[] translationConfig:any labels:any
        SessionResumptionConfig handle:string transparent:bool
        DecisionRequest model:string input:DecisionInput[] questions:any
        DecisionInput type:string text:string
        CachedContent name:string displayName:string model:string contents:Content[] systemInstruction:Content tools:Tool[]
            toolConfig:ToolConfig ttl:string expireTime:string createTime:string updateTime:string usageMetadata:any
        CreateFileRequest file:File
        File name:string displayName:string mimeType:string sizeBytes:int64 createTime:string updateTime:string expirationTime:string
            sha256Hash:string uri:string downloadUri:string state:any source:any videoMetadata:any error:any
        ModelArmorConfig promptTemplateName:string responseTemplateName:string
        OutputConfig outputUriPrefix:string
        Content role:string parts:Part[]
        Part text:string inlineData:Blob fileData:FileData functionCall:FunctionCall functionResponse:FunctionResponse
            executableCode:ExecutableCode codeExecutionResult:CodeExecutionResult toolCall:ToolCall toolResponse:ToolResponse
            audioTranscription:any speechMetadata:SpeechMetadata thought:bool thoughtSignature:bytes videoMetadata:VideoMetadata
            mediaResolution:PartMediaResolution mediaProcessing:any partMetadata:any
        Blob mimeType:string data:bytes displayName:string
        FileData mimeType:string fileUri:string displayName:string
        FunctionCall id:string name:string args:any partialArgs:any[] willContinue:bool
        FunctionResponse id:string name:string response:any parts:FunctionResponsePart[] scheduling:FunctionResponse.Scheduling
            willContinue:bool
        FunctionResponsePart inlineData:Blob fileData:FileData mediaProcessing:any
        ExecutableCode id:string language:ExecutableCode.Language code:string
        CodeExecutionResult id:string outcome:CodeExecutionResult.Outcome output:string
        ToolCall id:string toolType:ToolType args:any
        ToolResponse id:string toolType:ToolType response:any
        SpeechMetadata speaker:string style:string
        VideoMetadata startOffset:string endOffset:string fps:double
        PartMediaResolution level:PartMediaResolution.Level numTokens:int32
        Tool functionDeclarations:FunctionDeclaration[] googleSearch:GoogleSearch googleSearchRetrieval:GoogleSearchRetrieval
            codeExecution:CodeExecution urlContext:UrlContext fileSearch:FileSearch computerUse:ComputerUse googleMaps:GoogleMaps
            mcpServers:any[] retrieval:any enterpriseWebSearch:any exaAiSearch:any parallelAiSearch:any
        FunctionDeclaration name:string description:string parameters:Schema parametersJsonSchema:any response:Schema
            responseJsonSchema:any behavior:FunctionDeclaration.Behavior
        Schema type:Type format:string title:string description:string nullable:bool enum:string[] items:Schema maxItems:int64
            minItems:int64 properties:map required:string[] minProperties:int64 maxProperties:int64 minimum:double maximum:double
            minLength:int64 maxLength:int64 pattern:string example:any anyOf:Schema[] propertyOrdering:string[] default:any
            additionalProperties:any defs:any ref:string
        GoogleSearch timeRangeFilter:Interval searchTypes:SearchTypes excludeDomains:string[] blockingConfidence:PhishBlockThreshold
        SearchTypes webSearch:any imageSearch:any
        Interval startTime:string endTime:string
        GoogleSearchRetrieval dynamicRetrievalConfig:DynamicRetrievalConfig
        DynamicRetrievalConfig mode:DynamicRetrievalConfig.Mode dynamicThreshold:float
        CodeExecution
        UrlContext
        FileSearch fileSearchStoreNames:string[] metadataFilter:string topK:int32
        ComputerUse environment:ComputerUse.Environment excludedPredefinedFunctions:string[] enablePromptInjectionDetection:bool
            disabledSafetyPolicies:SafetyPolicy[]
        GoogleMaps enableWidget:bool authConfig:any groundingTypes:any
        ToolConfig functionCallingConfig:FunctionCallingConfig retrievalConfig:RetrievalConfig includeServerSideToolInvocations:bool
        FunctionCallingConfig mode:FunctionCallingConfig.Mode allowedFunctionNames:string[] streamFunctionCallArguments:bool
        RetrievalConfig latLng:LatLng languageCode:string
        LatLng latitude:double longitude:double
        SafetySetting category:HarmCategory threshold:SafetySetting.HarmBlockThreshold method:SafetySetting.HarmBlockMethod
        GenerationConfig candidateCount:int32 stopSequences:string[] maxOutputTokens:int32 temperature:float topP:float topK:float
            seed:int32 presencePenalty:float frequencyPenalty:float responseLogprobs:bool logprobs:int32 responseMimeType:string
            responseSchema:Schema responseJsonSchema:any _responseJsonSchema:any responseFormat:any
            responseModalities:GenerationConfig.Modality[] mediaResolution:GenerationConfig.MediaResolution speechConfig:SpeechConfig
            thinkingConfig:ThinkingConfig imageConfig:ImageConfig audioTranscriptionConfig:any enableEnhancedCivicAnswers:bool
            enableAffectiveDialog:bool translationConfig:TranslationConfig routingConfig:any modelSelectionConfig:any audioTimestamp:bool
        TranslationConfig targetLanguageCode:string echoTargetLanguage:bool
        ThinkingConfig includeThoughts:bool thinkingBudget:int32 thinkingLevel:ThinkingConfig.ThinkingLevel
        SpeechConfig voiceConfig:VoiceConfig multiSpeakerVoiceConfig:MultiSpeakerVoiceConfig languageCode:string
        VoiceConfig prebuiltVoiceConfig:PrebuiltVoiceConfig replicatedVoiceConfig:any voice:string
        PrebuiltVoiceConfig voiceName:string
        MultiSpeakerVoiceConfig speakerVoiceConfigs:SpeakerVoiceConfig[]
        SpeakerVoiceConfig speaker:string voiceConfig:VoiceConfig
        ImageConfig aspectRatio:string imageSize:string personGeneration:string outputMimeType:string outputCompressionQuality:int32
            imageOutputOptions:any prominentPeople:string
        """;

    private const string Enumerations = """
        ServiceTier unspecified flex standard priority
        TaskType TASK_TYPE_UNSPECIFIED RETRIEVAL_QUERY RETRIEVAL_DOCUMENT SEMANTIC_SIMILARITY CLASSIFICATION CLUSTERING
            QUESTION_ANSWERING FACT_VERIFICATION CODE_RETRIEVAL_QUERY
        Type TYPE_UNSPECIFIED STRING NUMBER INTEGER BOOLEAN ARRAY OBJECT NULL
        HarmCategory HARM_CATEGORY_UNSPECIFIED HARM_CATEGORY_HARASSMENT HARM_CATEGORY_HATE_SPEECH HARM_CATEGORY_SEXUALLY_EXPLICIT
            HARM_CATEGORY_DANGEROUS_CONTENT HARM_CATEGORY_CIVIC_INTEGRITY HARM_CATEGORY_JAILBREAK HARM_CATEGORY_IMAGE_HATE
            HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT HARM_CATEGORY_IMAGE_HARASSMENT HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT
        SafetySetting.HarmBlockThreshold HARM_BLOCK_THRESHOLD_UNSPECIFIED BLOCK_LOW_AND_ABOVE BLOCK_MEDIUM_AND_ABOVE BLOCK_ONLY_HIGH
            BLOCK_NONE OFF
        SafetySetting.HarmBlockMethod HARM_BLOCK_METHOD_UNSPECIFIED SEVERITY PROBABILITY
        GenerationConfig.Modality MODALITY_UNSPECIFIED TEXT IMAGE AUDIO VIDEO
        GenerationConfig.MediaResolution MEDIA_RESOLUTION_UNSPECIFIED MEDIA_RESOLUTION_LOW MEDIA_RESOLUTION_MEDIUM MEDIA_RESOLUTION_HIGH
        PartMediaResolution.Level MEDIA_RESOLUTION_UNSPECIFIED MEDIA_RESOLUTION_LOW MEDIA_RESOLUTION_MEDIUM MEDIA_RESOLUTION_HIGH
            MEDIA_RESOLUTION_ULTRA_HIGH
        ThinkingConfig.ThinkingLevel THINKING_LEVEL_UNSPECIFIED MINIMAL LOW MEDIUM HIGH XHIGH
        FunctionCallingConfig.Mode MODE_UNSPECIFIED AUTO ANY NONE VALIDATED
        FunctionDeclaration.Behavior UNSPECIFIED BLOCKING NON_BLOCKING
        FunctionResponse.Scheduling SCHEDULING_UNSPECIFIED SILENT WHEN_IDLE INTERRUPT
        ExecutableCode.Language LANGUAGE_UNSPECIFIED PYTHON
        CodeExecutionResult.Outcome OUTCOME_UNSPECIFIED OUTCOME_OK OUTCOME_FAILED OUTCOME_DEADLINE_EXCEEDED
        ToolType TOOL_TYPE_UNSPECIFIED GOOGLE_SEARCH_WEB GOOGLE_SEARCH_IMAGE URL_CONTEXT GOOGLE_MAPS FILE_SEARCH MEDIA_PROCESSING
        ComputerUse.Environment ENVIRONMENT_UNSPECIFIED ENVIRONMENT_BROWSER ENVIRONMENT_MOBILE ENVIRONMENT_DESKTOP
        SafetyPolicy SAFETY_POLICY_UNSPECIFIED FINANCIAL_TRANSACTIONS SENSITIVE_DATA_MODIFICATION COMMUNICATION_TOOL ACCOUNT_CREATION
            DATA_MODIFICATION USER_CONSENT_MANAGEMENT LEGAL_TERMS_AND_AGREEMENTS
        DynamicRetrievalConfig.Mode MODE_UNSPECIFIED MODE_DYNAMIC
        PhishBlockThreshold PHISH_BLOCK_THRESHOLD_UNSPECIFIED BLOCK_LOW_AND_ABOVE BLOCK_MEDIUM_AND_ABOVE BLOCK_HIGH_AND_ABOVE
            BLOCK_HIGHER_AND_ABOVE BLOCK_VERY_HIGH_AND_ABOVE BLOCK_ONLY_EXTREMELY_HIGH
        """;

    // A part has exactly one of these members.
    private static readonly HashSet<string> _partData =
    [
        "text",
        "inlineData",
        "fileData",
        "functionCall",
        "functionResponse",
        "executableCode",
        "codeExecutionResult",
        "toolCall",
        "toolResponse",
    ];

    private static readonly Dictionary<string, Dictionary<string, SchemaField>> _messages = Rows(Messages)
        .ToDictionary(
            words => words[0],
            words => words.Skip(1).SelectMany(Spellings).ToDictionary(field => field.Name, field => field.Field)
        );

    private static readonly HashSet<string> _fieldNames = [.. _messages.Values.SelectMany(fields => fields.Keys)];

    // The service reads the names of all enumerations in any case; clients in use send thinkingLevel "low".
    private static readonly Dictionary<string, HashSet<string>> _enumerations = Rows(Enumerations)
        .ToDictionary(words => words[0], words => words.Skip(1).ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The fields of a message in both spellings; null if the type is not a message.</summary>
    public static IReadOnlyDictionary<string, SchemaField>? MessageOf(string type) => _messages.GetValueOrDefault(type);

    /// <summary>Whether a name, in either spelling, is a field of any message.</summary>
    public static bool IsFieldName(string name) => _fieldNames.Contains(name);

    /// <summary>The values of an enumeration, in any case; null if the type is not an enumeration.</summary>
    public static IReadOnlySet<string>? EnumerationOf(string type) => _enumerations.GetValueOrDefault(type);

    /// <summary>Whether a member, in either spelling, is the data of a part; a part has exactly one such member.</summary>
    public static bool IsPartData(string name) => _partData.Contains(name) || _partData.Any(known => SnakeCase(known) == name);

    /// <summary>The name in the spelling of the service's errors.</summary>
    public static string SnakeCase(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));

    private static IEnumerable<string[]> Rows(string table) =>
        table.Replace("\n    ", " ", StringComparison.Ordinal).Split('\n').Select(row => row.Split(' '));

    private static IEnumerable<(string Name, SchemaField Field)> Spellings(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (name, type) = (word[..colon], word[(colon + 1)..]);
        var field = type.EndsWith("[]", StringComparison.Ordinal) ? new SchemaField(type[..^2], true) : new SchemaField(type, false);
        yield return (name, field);
        if (SnakeCase(name) is var snake && snake != name)
        {
            yield return (snake, field);
        }
    }
}
